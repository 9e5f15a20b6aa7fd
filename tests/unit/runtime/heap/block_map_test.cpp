#include "runtime/heap/block_map.h"

#include <gtest/gtest.h>
#include <map>
#include <random>

namespace snarl {
namespace {

constexpr uintptr_t kHere = 0x600000000000; // no memory is there: the map knows addresses only
constexpr uintptr_t kLeaf = uintptr_t{1} << kBlockLeafBits;

TEST(BlockMap, NothingIsKnownBeforeABirth) {
  EXPECT_FALSE(block_is_live(kHere));
  EXPECT_FALSE(block_is_dead(kHere));
  EXPECT_EQ(block_mark(kHere), nullptr);
  EXPECT_FALSE(block_is_live(~uintptr_t{0} & ~uintptr_t{15}));
}

TEST(BlockMap, LivesAndDies) {
  uintptr_t p = kHere + kLeaf + 16;
  mark_block_live(p);
  EXPECT_TRUE(block_is_live(p));
  EXPECT_FALSE(block_is_live(p - 16)) << "the other half of the window";
  EXPECT_FALSE(block_is_live(p + 1));
  mark_block_dead(p);
  EXPECT_FALSE(block_is_live(p));
  EXPECT_TRUE(block_is_dead(p));
  EXPECT_FALSE(block_is_dead(p - 16));
  mark_block_live(p - 16);
  EXPECT_TRUE(block_is_live(p - 16));
  EXPECT_FALSE(block_is_dead(p));
}

TEST(BlockMap, StartIsFoundFromFarAwayAndAcrossLeaves) {
  uintptr_t p = kHere + 4 * kLeaf + 4096 + 48;
  mark_block_live(p);
  EXPECT_EQ(last_block_start(p), p);
  EXPECT_EQ(last_block_start(p + 1), p);
  EXPECT_EQ(last_block_start(p + kLeaf / 2), p);
  EXPECT_EQ(last_block_start(p + 3 * kLeaf), p);
  EXPECT_NE(last_block_start(p - 1), p);
}

TEST(BlockMap, AgreesWithASortedMap) {
  const uintptr_t base = kHere + 16 * kLeaf;
  std::map<uintptr_t, bool> model; // start → live
  std::mt19937 random(1);
  auto somewhere = [&] { return base + (random() % 4096) * 16; };
  for (int step = 0; step < 20000; ++step) {
    uintptr_t p = somewhere();
    if (random() % 2) {
      model.erase(p ^ 16); // a window holds one start
      model[p] = true;
      mark_block_live(p);
    } else if (auto found = model.find(p); found != model.end() && found->second) {
      found->second = false;
      mark_block_dead(p);
    }
    uintptr_t query = somewhere() + random() % 16;
    auto after = model.upper_bound(query);
    if (after != model.begin())
      ASSERT_EQ(last_block_start(query), std::prev(after)->first);
    auto at = model.find(p);
    ASSERT_EQ(block_is_live(p), at != model.end() && at->second);
    ASSERT_EQ(block_is_dead(p), at != model.end() && !at->second);
  }
}

} // namespace
} // namespace snarl
