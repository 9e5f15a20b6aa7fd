#include "runtime/sync/lockset.h"

#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace snarl {
namespace {

constexpr LockMode kExclusive = LockMode::exclusive, kShared = LockMode::shared;

std::vector<HeldFact> facts(uint32_t set) {
  std::vector<HeldFact> all(lockset_facts(set, nullptr, 0));
  lockset_facts(set, all.data(), static_cast<uint32_t>(all.size()));
  return all;
}

TEST(Lockset, TellsItsLocksInnermostFirst) {
  const uint32_t outer = lockset_push(0, Context(10), kExclusive, LockId(1));
  const uint32_t both = lockset_push(outer, Context(11), kShared, LockId(2));
  const std::vector<HeldFact> all = facts(both);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].lock, LockId(2));
  EXPECT_EQ(all[0].acquired_at, Context(11));
  EXPECT_EQ(all[0].mode, kShared);
  EXPECT_EQ(all[1].lock, LockId(1));
  EXPECT_EQ(all[1].mode, kExclusive);
}

TEST(Lockset, EmptySetHasNoLocks) {
  EXPECT_TRUE(facts(0).empty());
}

TEST(Lockset, SameAcquisitionsAreTheSameSet) {
  const uint32_t a = lockset_push(0, Context(20), kExclusive, LockId(5));
  EXPECT_EQ(lockset_push(0, Context(20), kExclusive, LockId(5)), a);
  EXPECT_NE(lockset_push(0, Context(20), kShared, LockId(5)), a);
  EXPECT_NE(lockset_push(0, Context(21), kExclusive, LockId(5)), a);
}

TEST(Lockset, SetOfSeveralLocksNamesNone) {
  const uint32_t a = lockset_push(0, Context(30), kExclusive, LockId(7));
  EXPECT_EQ(facts(a)[0].lock, LockId(7));
  EXPECT_EQ(lockset_push(0, Context(30), kExclusive, LockId(8)), a);
  EXPECT_EQ(facts(a)[0].lock, LockId(0));
  EXPECT_EQ(facts(a)[0].acquired_at, Context(30));
}

TEST(Lockset, CountsBeyondTheCapacity) {
  uint32_t set = 0;
  for (uint32_t i = 0; i < 100; ++i)
    set = lockset_push(set, Context(1000 + i), kExclusive, LockId(i + 1));
  HeldFact few[3];
  EXPECT_EQ(lockset_facts(set, few, 3), 100u);
  EXPECT_EQ(few[2].acquired_at, Context(1097));
}

TEST(Lockset, LessOneNamesTheOthers) {
  const uint32_t a = lockset_push(0, Context(40), kExclusive, LockId(1));
  const uint32_t b = lockset_push(a, Context(40), kExclusive, LockId(2));
  const uint32_t c = lockset_push(b, Context(40), kExclusive, LockId(3));
  const uint32_t less_b = lockset_remove(c, b);
  EXPECT_EQ(lockset_remove(c, b), less_b);
  ASSERT_EQ(facts(less_b).size(), 2u);
  EXPECT_EQ(facts(less_b)[0].lock, LockId(3));
  EXPECT_EQ(facts(less_b)[1].lock, LockId(1));
  const uint32_t and_d = lockset_push(less_b, Context(41), kShared, LockId(4));
  const std::vector<HeldFact> left = facts(lockset_remove(and_d, a));
  ASSERT_EQ(left.size(), 2u);
  EXPECT_EQ(left[0].lock, LockId(4));
  EXPECT_EQ(left[1].lock, LockId(3));
  EXPECT_TRUE(facts(lockset_remove(a, a)).empty());
}

TEST(Lockset, ThreadsThatBuildTheSameSetsAgree) {
  constexpr uint32_t kThreads = 4, kSets = 5000;
  std::vector<std::vector<uint32_t>> made(kThreads, std::vector<uint32_t>(kSets));
  std::vector<std::thread> threads;
  for (uint32_t t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (uint32_t i = 0; i < kSets; ++i)
        made[t][i] = lockset_push(i % 3 ? made[t][i - 1] : 0, Context(50000 + i % 1999), kExclusive, LockId(i + 1));
    });
  for (std::thread &t : threads)
    t.join();
  for (uint32_t t = 1; t < kThreads; ++t)
    EXPECT_EQ(made[t], made[0]);
}

} // namespace
} // namespace snarl
