// Numbers that threads take and give back.
#include "runtime/shadow/index_pool.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

using namespace snarl;

namespace {

constexpr uint32_t kEnd = 1000;

struct Items {
  std::vector<uint32_t> &links;
  void reserve() const { links.resize(kEnd); }
  uint32_t end() const { return kEnd; }
  uint32_t next(uint32_t index) const { return links[index]; }
  void set_next(uint32_t index, uint32_t to) const { links[index] = to; }
};

class IndexPoolTest : public testing::Test {
protected:
  std::vector<uint32_t> links;
  Items items{links};
  IndexPool pool;
  IndexList mine, its;
};

TEST_F(IndexPoolTest, EachNumberIsGivenOutOnce) {
  std::set<uint32_t> taken;
  while (const uint32_t index = pool.take(mine, items))
    EXPECT_TRUE(taken.insert(index).second);
  EXPECT_EQ(taken.size(), kEnd - 1);
  EXPECT_EQ(*taken.begin(), 1u);
  EXPECT_EQ(*taken.rbegin(), kEnd - 1);
}

TEST_F(IndexPoolTest, WhatIsGivenBackIsTakenAgain) {
  const uint32_t index = pool.take(mine, items);
  pool.give(&mine, items, index);
  EXPECT_EQ(pool.take(mine, items), index);
}

// One thread makes what another one ends.
TEST_F(IndexPoolTest, NumbersComeRoundBetweenSlots) {
  for (uint32_t i = 0; i < 100 * kEnd; ++i) {
    const uint32_t index = pool.take(mine, items);
    ASSERT_NE(index, 0u) << i;
    pool.give(&its, items, index);
  }
}

TEST_F(IndexPoolTest, ASlotThatIsNotAtHandGivesToThePool) {
  std::vector<uint32_t> taken;
  while (const uint32_t index = pool.take(mine, items))
    taken.push_back(index);
  pool.give(nullptr, items, taken.back());
  EXPECT_EQ(pool.take(its, items), taken.back());
  EXPECT_EQ(pool.take(mine, items), 0u);
}

} // namespace
