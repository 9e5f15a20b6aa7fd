#include "runtime/shadow/sets.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

#include <numeric>

using namespace snarl;
using namespace engine_test;

namespace {

class SetTest : public EngineTest {
  static inline uint32_t block = 0; // each set for a cell of another block

protected:
  static AccessState &state() {
    static AccessState *s = make_access_state();
    return *s;
  }
  static Word make(std::vector<Word> ids, Word old = 0, Word reason = 0) {
    return make_set(state(), ids.data(), static_cast<uint32_t>(ids.size()), old, {reason, ++block});
  }
  static std::vector<Word> ids(Word word) {
    Vector<Word> found;
    append_ids(word, found);
    std::vector<Word> out(found.begin(), found.end());
    found.drop();
    return out;
  }
};

TEST_F(SetTest, NoneAndOneNeedNoSet) {
  EXPECT_EQ(make({}), 0u);
  EXPECT_EQ(make({77}), 77u);
  EXPECT_EQ(ids(0), std::vector<Word>{});
  EXPECT_EQ(ids(77), std::vector<Word>{77});
}

TEST_F(SetTest, SetsOfEverySize) {
  for (uint32_t size : {2u, 3u, 6u, 7u, 14u, 15u, 30u, 62u, 63u, 126u, 127u, 1022u, 1023u, 5000u, kMaxSetIds}) {
    std::vector<Word> wanted(size);
    std::iota(wanted.begin(), wanted.end(), 100);
    Word word = make(wanted, 0, size);
    EXPECT_EQ(kind_of(word), WordKind::set);
    EXPECT_EQ(ids(word), wanted);
    drop_word(&state(), word);
    EXPECT_EQ(set_of(word)->references, 0u);
  }
}

TEST_F(SetTest, AStepThatIsMetAgainGivesTheSameContents) {
  for (uint32_t times = 0; times < 100; ++times) {
    Word first = make({1, 2}, 1, 2), second = make({1, 2}, 1, 2);
    EXPECT_EQ(ids(first), (std::vector<Word>{1, 2}));
    EXPECT_EQ(ids(second), (std::vector<Word>{1, 2}));
    drop_word(&state(), first);
    EXPECT_EQ(ids(second), (std::vector<Word>{1, 2}));
    drop_word(&state(), second);
  }
}

TEST_F(SetTest, ASetOfOneOwnerChangesInPlace) {
  Word word = make({1, 2, 3}, 0, 3);
  EXPECT_EQ(make({1, 2, 4, 5}, word, 5), word);
  EXPECT_EQ(ids(word), (std::vector<Word>{1, 2, 4, 5}));
  drop_word(&state(), word);
}

TEST_F(SetTest, ASharedSetStaysAsItIs) {
  Word a = make({1, 2, 3}, 9, 3);
  hold_set(a); // another cell
  Word c = make({1, 2, 4}, a, 4);
  EXPECT_NE(c, a);
  EXPECT_EQ(ids(a), (std::vector<Word>{1, 2, 3}));
  EXPECT_EQ(set_of(a)->references, 1u);
  drop_word(&state(), a);
  EXPECT_FALSE(try_hold(set_of(a)));
  drop_word(&state(), c);
}

TEST_F(SetTest, GrowingOutOfItsClassMovesAndDropsTheOldOne) {
  Word small = make({1, 2}, 0, 20);
  Word large = make({1, 2, 3, 4, 5, 6, 7}, small, 7);
  EXPECT_NE(small, large);
  EXPECT_EQ(set_of(small)->references, 0u);
  EXPECT_EQ(ids(large).size(), 7u);
  Word one = make({7}, large, 0);
  EXPECT_EQ(one, 7u);
  EXPECT_EQ(set_of(large)->references, 0u);
}

TEST_F(SetTest, AStaleLastStepIsNotTaken) {
  Word first = make({11, 12}, 11, 12);
  drop_word(&state(), first);
  Word other = make({21, 22}, 0, 22); // takes the memory of the first
  Word again = make({11, 12}, 11, 12);
  EXPECT_EQ(ids(other), (std::vector<Word>{21, 22}));
  EXPECT_EQ(ids(again), (std::vector<Word>{11, 12}));
  drop_word(&state(), other);
  drop_word(&state(), again);
}

TEST_F(SetTest, ThreadsWithoutStateGiveToTheCommonPool) {
  for (uint32_t i = 0; i < 1000; ++i) {
    Word word = make({i + 1, i + 2}, 0, i + 2);
    drop_word(nullptr, word);
    EXPECT_EQ(set_of(word)->references, 0u);
  }
}

} // namespace
