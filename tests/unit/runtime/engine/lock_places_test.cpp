// A lock is found from its shadow cell alone, and never another one in its stead.
#include "runtime/shadow/ranges.h"
#include "runtime/sync/lock_places.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

using namespace snarl;
using namespace engine_test;

namespace {

class LockPlacesTest : public EngineTest {
protected:
  void TearDown() override { shadow_reset(at(0), sizeof memory); }
  uintptr_t at(size_t offset) const { return reinterpret_cast<uintptr_t>(memory) + offset; }
  // As sync/locks.cpp makes one.
  Lock &born(size_t offset) {
    sync_object(*self(), memory + offset);
    Lock &l = take_lock_place(at(offset), LockId(++last_id));
    l.kind = LockKind::mutex;
    l.address = at(offset);
    return l;
  }
  Lock *found(size_t offset) { return lock_in_place(at(offset), LockKind::mutex); }

  alignas(64) char memory[4096] = {};
  PuppetThread company; // not alone
  static inline uint32_t last_id = 0;
};

TEST_F(LockPlacesTest, ALockIsFoundUntilItEnds) {
  EXPECT_EQ(found(0), nullptr);
  Lock &l = born(0);
  EXPECT_EQ(found(0), &l);
  free_lock_place(l);
  EXPECT_EQ(found(0), nullptr);
}

TEST_F(LockPlacesTest, ADestroyedOneOrOneOfAnotherKindIsNotFound) {
  Lock &l = born(0);
  EXPECT_EQ(lock_in_place(at(0), LockKind::spin), nullptr);
  l.destroyed = true;
  EXPECT_EQ(found(0), nullptr);
  free_lock_place(l);
}

TEST_F(LockPlacesTest, AnAtomicIsNoLock) {
  sync_object(*self(), memory);
  EXPECT_EQ(found(0), nullptr);
}

TEST_F(LockPlacesTest, NeighboursInOneGranuleAreTwo) {
  Lock &first = born(0), &second = born(1);
  EXPECT_NE(&first, &second);
  EXPECT_EQ(found(0), &first);
  EXPECT_EQ(found(1), nullptr); // by way of its object
  free_lock_place(first);
  free_lock_place(second);
}

TEST_F(LockPlacesTest, TheNextLockThereIsAnother) {
  Lock &l = born(0);
  l.acquired_by = Tid(7);
  l.irregular = true;
  const LockId before = l.id;
  free_lock_place(l);
  const Lock &next = born(0);
  EXPECT_EQ(&next, &l);
  EXPECT_FALSE(next.id == before);
  EXPECT_EQ(next.acquired_by, Tid());
  EXPECT_FALSE(next.irregular);
  free_lock_place(l);
}

TEST_F(LockPlacesTest, WhatOutlivesItsGranuleIsNotTakenForTheNextLockThere) {
  Lock &l = born(0);
  shadow_reset(at(0), 16);
  Lock &next = born(0);
  EXPECT_NE(&next, &l);
  free_lock_place(next);
  free_lock_place(l);
}

TEST_F(LockPlacesTest, LocksOfManyThreadsInOneGranuleHaveEachAPlace) {
  constexpr uint32_t kRounds = 2000;
  sync_object(*self(), memory);
  auto take_and_free = [&](uint32_t first_id) {
    for (uint32_t i = 0; i < kRounds; ++i) {
      Lock &l = take_lock_place(at(0), LockId(first_id + i));
      ASSERT_EQ(l.id, LockId(first_id + i));
      l.level = first_id;
      ASSERT_EQ(l.level, first_id);
      free_lock_place(l);
    }
  };
  EngineThread one([&](Thread &) { take_and_free(1000000); }), two([&](Thread &) { take_and_free(2000000); });
}

} // namespace
