#include "runtime/sync/held_locks.h"

#include "runtime/sync/lockset.h"
#include "tests/unit/runtime/sync/support/fakes.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace snarl {
namespace {

using fakes::FakeThread;

void take(FakeThread &t, Lock &l, uint32_t context) {
  push_held(t.thread, t.held(), l, l.id, Context(context), LockMode::exclusive,
            chain_share(l.id, Context(context), LockMode::exclusive), 1, true);
}

std::vector<uint32_t> contexts_of(uint32_t set) {
  std::vector<HeldFact> all(lockset_facts(set, nullptr, 0));
  lockset_facts(set, all.data(), static_cast<uint32_t>(all.size()));
  std::vector<uint32_t> contexts;
  for (const HeldFact &f : all)
    contexts.push_back(f.acquired_at.value);
  std::reverse(contexts.begin(), contexts.end());
  return contexts;
}

TEST(HeldLocks, LockSetFollowsNestedLocks) {
  FakeThread t(1, 0);
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  take(t, a, 100);
  const uint32_t outer = t.thread.lockset;
  take(t, b, 101);
  EXPECT_EQ(contexts_of(t.thread.lockset), (std::vector<uint32_t>{100, 101}));
  pop_held(t.thread, t.held(), find_held(t.held(), b.id));
  EXPECT_EQ(t.thread.lockset, outer);
  pop_held(t.thread, t.held(), find_held(t.held(), a.id));
  EXPECT_EQ(t.thread.lockset, 0u);
  EXPECT_EQ(t.held().chain, 0u);
}

// What stood at the entry's place before says what the set is called, and knows of the other lock.
TEST(HeldLocks, AnotherLockTakenAtTheSamePlaceMakesTheSameSetOfSeveralLocks) {
  FakeThread t(1, 0);
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  take(t, a, 105);
  const uint32_t set = t.thread.lockset;
  HeldFact fact{};
  lockset_facts(set, &fact, 1);
  EXPECT_EQ(fact.lock, a.id);
  pop_held(t.thread, t.held(), find_held(t.held(), a.id));
  take(t, b, 105);
  EXPECT_EQ(t.thread.lockset, set);
  lockset_facts(set, &fact, 1);
  EXPECT_EQ(fact.lock, LockId());
  pop_held(t.thread, t.held(), find_held(t.held(), b.id));
  take(t, b, 106);
  EXPECT_NE(t.thread.lockset, set);
  pop_held(t.thread, t.held(), find_held(t.held(), b.id));
}

TEST(HeldLocks, HandOverHandKeepsTheOrderOfWhatIsLeft) {
  FakeThread t(1, 0);
  Lock &a = fakes::new_lock(), &b = fakes::new_lock(), &c = fakes::new_lock();
  take(t, a, 110);
  take(t, b, 111);
  take(t, c, 112);
  pop_held(t.thread, t.held(), find_held(t.held(), a.id));
  EXPECT_EQ(contexts_of(t.thread.lockset), (std::vector<uint32_t>{111, 112}));
  EXPECT_EQ(find_held(t.held(), a.id), nullptr);
}

// Whatever the order of releases, set and chain are those of taking what is left from the start.
TEST(HeldLocks, AnyOrderOfReleasesGivesTheSameStateAsAFreshStart) {
  std::mt19937 random(7);
  std::vector<Lock *> locks;
  for (int i = 0; i < 12; ++i)
    locks.push_back(&fakes::new_lock());
  for (int round = 0; round < 300; ++round) {
    FakeThread t(1, 0);
    std::vector<uint32_t> model;
    for (int step = 0; step < 40; ++step) {
      const uint32_t i = random() % 12;
      const auto held = std::find(model.begin(), model.end(), i);
      if (held == model.end()) {
        take(t, *locks[i], 200 + i);
        model.push_back(i);
      } else {
        pop_held(t.thread, t.held(), find_held(t.held(), locks[i]->id));
        model.erase(held);
      }
    }
    FakeThread fresh(2, 1);
    for (uint32_t i : model)
      take(fresh, *locks[i], 200 + i);
    EXPECT_EQ(t.thread.lockset, fresh.thread.lockset);
    EXPECT_EQ(t.held().chain, fresh.held().chain);
    EXPECT_EQ(t.held().locks.count, model.size());
  }
}

// Sets and places are those of a plain list, while releases leave holes far below and are tidied up again.
TEST(HeldLocks, HundredsReleasedInAnyOrderAreWhatAListSays) {
  std::mt19937 random(8);
  std::vector<Lock *> locks;
  for (int i = 0; i < 300; ++i)
    locks.push_back(&fakes::new_lock());
  FakeThread t(1, 0);
  std::vector<uint32_t> model;
  for (int step = 0; step < 6000; ++step) {
    const uint32_t i = random() % 300;
    const auto held = std::find(model.begin(), model.end(), i);
    const bool takes_more = step % 2000 < 1000;
    if (held == model.end() && (takes_more || random() % 4 == 0)) {
      EXPECT_EQ(find_held(t.held(), locks[i]->id), nullptr);
      take(t, *locks[i], 300 + i % 50);
      model.push_back(i);
    } else if (held != model.end() && (!takes_more || random() % 4 == 0)) {
      HeldLock *entry = find_held(t.held(), locks[i]->id);
      ASSERT_NE(entry, nullptr);
      EXPECT_EQ(entry->lock, locks[i]);
      pop_held(t.thread, t.held(), entry);
      model.erase(held);
    }
    std::vector<uint32_t> contexts;
    for (uint32_t lock : model)
      contexts.push_back(300 + lock % 50);
    ASSERT_EQ(contexts_of(t.thread.lockset), contexts);
    std::vector<HeldFact> told(model.size());
    ASSERT_EQ(held_facts(t.held(), told.data(), static_cast<uint32_t>(told.size())), model.size());
    for (size_t k = 0; k < model.size(); ++k)
      ASSERT_EQ(told[k].lock, locks[model[model.size() - 1 - k]]->id);
    ASSERT_LE(t.held().holes, model.size());
    ASSERT_EQ(t.held().chain == 0, model.empty());
  }
}

// Quadratic, it would take minutes.
TEST(HeldLocks, OldestFirstCostsNoMoreThanNewestFirst) {
  FakeThread t(1, 0);
  std::vector<Lock *> locks;
  constexpr uint32_t kLocks = 50000;
  for (uint32_t i = 0; i < kLocks; ++i) {
    locks.push_back(&fakes::new_lock());
    take(t, *locks.back(), 7001);
  }
  for (uint32_t i = 0; i < kLocks; ++i) {
    pop_held(t.thread, t.held(), find_held(t.held(), locks[i]->id));
    ASSERT_LE(t.held().removals, kLocks - i);
  }
  EXPECT_EQ(t.thread.lockset, 0u);
  EXPECT_EQ(t.held().locks.count, 0u);
  EXPECT_EQ(t.held().chain, 0u);
}

TEST(HeldLocks, TenThousandAtOnce) {
  FakeThread t(1, 0);
  std::vector<Lock *> locks;
  for (uint32_t i = 0; i < 10000; ++i) {
    locks.push_back(&fakes::new_lock());
    take(t, *locks.back(), 7000);
  }
  EXPECT_EQ(lockset_facts(t.thread.lockset, nullptr, 0), 10000u);
  for (uint32_t i = 10000; i-- > 0;)
    pop_held(t.thread, t.held(), find_held(t.held(), locks[i]->id));
  EXPECT_EQ(t.thread.lockset, 0u);
}

TEST(HeldLocks, IsGivenBackByTheSecondWhoLetsGo) {
  Thread first{}, second{};
  HeldLocks *held = &held_locks(first);
  let_go_of_held_locks(held);
  EXPECT_NE(&held_locks(second), held);
  let_go_of_held_locks(held);
  Thread third{};
  EXPECT_EQ(&held_locks(third), held);
  EXPECT_EQ(third.held->locks.count, 0u);
}

} // namespace
} // namespace snarl
