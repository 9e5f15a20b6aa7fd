// Variables in which threads only set bits, or only clear them (sync/value_history.h, "a mask").
#include "tests/unit/runtime/sync/support/value_history_test.h"

#include <deque>

namespace snarl {
namespace {

int isThree(uint64_t value) {
  return value == 3;
}
int hasThree(uint64_t value) {
  return (value & 3) == 3;
}
int hasOne(uint64_t value) {
  return value & 1;
}

TEST_F(ValueHistoryTest, AllBitsThatAreWaitedForAreNeeded) {
  set(one, 1);
  set(two, 2);
  await(waiter, isThree);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, OfSeveralBitsThatEndItNoneIs) {
  structure_join(one.held().structure, {nullptr, 4, 44});
  structure_join(two.held().structure, {nullptr, 4, 40});
  set(one, 1);
  set(two, 2);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
  EXPECT_EQ(known(4), 40u);
}

TEST_F(ValueHistoryTest, NorABitThatAnotherThreadSetsAsWell) {
  set(one, 1);
  set(two, 3);
  await(waiter, hasThree);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 20u);
  set(two, 1);
  await(waiter, hasOne);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(ValueHistoryTest, OfAThreadsBitsAsManyAsTheWaitNeeds) {
  set(two, 4);
  set(one, 1);
  set(one, 2);
  await(waiter, hasOne);
  EXPECT_EQ(known(0), 10u);
  await(waiter, hasThree);
  EXPECT_EQ(known(0), 11u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueHistoryTest, ABitThatMayNotBeThereDoesNotNeedToCome) {
  set(one, 1);
  set(two, 2);
  set(two, 4);
  await(waiter, isThree);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, AMaskBeginsAnewWithWhoKnowsAllOfIt) {
  set(one, 1);
  set(two, 2);
  await(waiter, isThree);
  EXPECT_TRUE(write(waiter, 0));
  set(one, 1);
  set(two, 2);
  await(waiter, isThree);
  EXPECT_EQ(known(0), 11u);
  EXPECT_EQ(known(1), 21u);
}

TEST_F(ValueHistoryTest, AndWhoDoesNotKnowThatMayHaveSeenWhatWasBefore) {
  set(waiter, 1);
  set(two, 2);
  await(two, isThree);
  EXPECT_TRUE(write(two, 0));
  set(one, 1);
  set(two, 2);
  await(waiter, isThree);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueHistoryTest, BitsThatAreClearedByWhoDoesNotKnowAllEndTheCertainty) {
  set(one, 1);
  set(two, 2);
  EXPECT_FALSE(write(one, 2, Change::modifies));
}

TEST_F(ValueHistoryTest, BitsThatAreClearedAreAMaskAsWell) {
  write(waiter, 3);
  auto clear = [&](fakes::FakeThread &by, uint64_t bits) {
    const uint64_t before = history.last;
    EXPECT_TRUE(value_written(history, by.thread, {before, before & ~bits, bits, 4, Change::clears, true}));
    ++by.own[by.clock.slot];
  };
  clear(one, 1);
  clear(two, 2);
  await(waiter, +[](uint64_t value) -> int { return value != 3; });
  EXPECT_EQ(known(0), 0u);
  await(waiter, isZero);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, BitsThatAreSetByOneAndClearedByAnotherAreNone) {
  set(one, 1);
  set(two, 2);
  EXPECT_FALSE(value_written(history, two.thread, {3, 2, 1, 4, Change::clears, true}));
}

TEST_F(ValueHistoryTest, SixteenThreadsBitsAreToldApart) {
  std::deque<fakes::FakeThread> others;
  for (uint32_t i = 0; i < 16; ++i)
    set(others.emplace_back(20 + i, 3 + i), uint64_t{1} << i);
  await(waiter, +[](uint64_t value) -> int { return value == 0xffff; });
  for (uint32_t i = 0; i < 16; ++i) {
    EXPECT_EQ(known(3 + i), others[i].own[3 + i] - 1);
    structure_drop(others[i].held().structure);
  }
}

} // namespace
} // namespace snarl
