#include "runtime/thread/clock_state.h"
#include "runtime/thread/registry.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

using namespace snarl;
using namespace engine_test;

namespace {

class ClockTest : public EngineTest {};

SyncVar sync_of(uint32_t slot, Clock clock, std::initializer_list<Clock> known = {}) {
  SyncVar s;
  s.slot = slot;
  s.clock = clock;
  s.snapshot = new_snapshot(static_cast<uint32_t>(known.size()));
  uint32_t i = 0;
  for (Clock c : known)
    s.snapshot->clocks[i++] = c;
  return s;
}

TEST_F(ClockTest, JoinTakesTheReleaserAndAllThatItKnew) {
  ClockState c;
  c.slot = 0;
  c.ensure(1);
  c.clocks[0] = 5;
  SyncVar s = sync_of(3, 7, {4, 9, 2});
  c.join(s);
  EXPECT_EQ(c.own(), 5u);
  EXPECT_TRUE(c.knows(1, 9) && !c.knows(1, 10));
  EXPECT_TRUE(c.knows(2, 2) && c.knows(3, 7) && !c.knows(3, 8));
  EXPECT_FALSE(c.knows(100, 1));
  on_sync_end(s);
}

TEST_F(ClockTest, JoinNeverGoesBack) {
  ClockState c;
  c.slot = 0;
  c.ensure(3);
  c.clocks[0] = 5;
  c.clocks[1] = 20;
  SyncVar s = sync_of(2, 3, {1, 10, 1});
  c.join(s);
  EXPECT_EQ(c.of(1), 20u);
  EXPECT_EQ(c.of(2), 3u);
  on_sync_end(s);
}

TEST_F(ClockTest, ReleasesBetweenTwoAcquiresShareOneSnapshot) {
  PuppetThread other;
  SyncVar a, b, news;
  other.act([&](Thread &t) { on_release_store(t, news); });
  Thread &me = *self();
  on_release_store(me, a);
  on_release_store(me, b);
  EXPECT_EQ(a.snapshot, b.snapshot);
  EXPECT_EQ(a.clock + 1, b.clock);
  on_acquire(me, news);
  on_release_store(me, b);
  EXPECT_NE(a.snapshot, b.snapshot);
  ClockSnapshot *shared = b.snapshot;
  on_acquire(me, news); // known already: teaches nothing
  on_release_store(me, b);
  EXPECT_EQ(b.snapshot, shared);
  for (SyncVar *s : {&a, &b, &news})
    on_sync_end(*s);
}

TEST_F(ClockTest, SnapshotsAreCounted) {
  PuppetThread other;
  SyncVar a, b;
  on_release_store(*self(), a);
  on_release_store(*self(), b);
  uint32_t before = a.snapshot->references;
  sync_assign(b, a);
  EXPECT_EQ(a.snapshot->references, before);
  on_sync_end(b);
  EXPECT_EQ(a.snapshot->references, before - 1);
  EXPECT_EQ(b.snapshot, nullptr);
  EXPECT_EQ(b.clock, 0u);
  on_sync_end(a);
}

TEST_F(ClockTest, EachReleaseEntersTheNextEpoch) {
  PuppetThread other;
  other.act([](Thread &t) {
    SyncVar s;
    Clock before = t.clock->own();
    on_release(t, s);
    EXPECT_EQ(s.clock, before);
    EXPECT_EQ(t.clock->own(), before + 1);
    on_sync_end(s);
  });
}

TEST_F(ClockTest, TwoUnorderedReleasesAreBothAcquired) {
  PuppetThread first, second;
  SyncVar s;
  Clock one = 0, two = 0;
  first.act([&](Thread &t) { one = t.clock->own(), on_release(t, s); });
  second.act([&](Thread &t) { two = t.clock->own(), on_release(t, s); });
  EXPECT_EQ(s.slot, kMixedSlot);
  on_acquire(*self(), s);
  EXPECT_TRUE(self()->clock->knows(first.thread().slot.value, one));
  EXPECT_TRUE(self()->clock->knows(second.thread().slot.value, two));
  EXPECT_FALSE(self()->clock->knows(first.thread().slot.value, one + 1));
  on_sync_end(s);
}

TEST_F(ClockTest, AReleaseStoreReplacesWhatTheObjectHeld) {
  PuppetThread first, second, third;
  SyncVar s;
  first.act([&](Thread &t) { on_release_store(t, s); });
  second.act([&](Thread &t) { on_release_store(t, s); });
  third.act([&](Thread &t) {
    on_acquire(t, s);
    EXPECT_FALSE(t.clock->knows(first.thread().slot.value, first.thread().clock->own() - 1));
    EXPECT_TRUE(t.clock->knows(second.thread().slot.value, second.thread().clock->own() - 1));
  });
  on_sync_end(s);
}

TEST_F(ClockTest, JoinOfTwoSyncVarsIsTheirMaximum) {
  SyncVar a = sync_of(0, 5, {0, 8}), b = sync_of(2, 3, {4, 9});
  sync_join(a, b);
  EXPECT_EQ(a.slot, kMixedSlot);
  ASSERT_EQ(a.snapshot->count, 3u);
  EXPECT_EQ(a.snapshot->clocks[0], 5u);
  EXPECT_EQ(a.snapshot->clocks[1], 9u);
  EXPECT_EQ(a.snapshot->clocks[2], 3u);
  SyncVar empty;
  sync_join(a, empty);
  EXPECT_EQ(a.snapshot->clocks[1], 9u);
  sync_join(empty, a);
  EXPECT_EQ(empty.snapshot, a.snapshot);
  for (SyncVar *s : {&a, &b, &empty})
    on_sync_end(*s);
}

TEST_F(ClockTest, WhileAloneNothingIsReleased) {
  ASSERT_TRUE(alone());
  SyncVar s;
  Clock before = self()->clock->own();
  on_release(*self(), s);
  EXPECT_EQ(s.clock, 0u);
  EXPECT_EQ(self()->clock->own(), before);
}

} // namespace
