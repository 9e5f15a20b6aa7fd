#include "runtime/sync/lock_order.h"
#include "runtime/sync/lock_order_state.h"

#include "runtime/channel/channel.h"
#include "tests/unit/runtime/sync/support/fakes.h"

#include <gtest/gtest.h>

namespace snarl {
namespace {

using fakes::channel;
using fakes::FakeThread;

class LockOrder : public testing::Test {
protected:
  static void take(FakeThread &t, Lock &l, uint32_t context, uint8_t flags = 0) {
    HeldLocks &held = t.held();
    const uint64_t share = chain_share(l.id, Context(context), LockMode::exclusive);
    if (held.locks.count)
      order_acquisition(t.thread, held, l.id, Context(context), LockMode::exclusive, share, flags);
    push_held(t.thread, held, l, l.id, Context(context), LockMode::exclusive, share, 1,
              !(flags & edge_flags::try_lock));
  }
  static void release_all(FakeThread &t) {
    while (t.held().locks.count)
      pop_held(t.thread, t.held(), t.held().locks.end() - 1);
  }
  static std::vector<fakes::Edge> edges_between(const Lock &held, const Lock &wanted) {
    std::vector<fakes::Edge> found;
    for (const fakes::Edge &e : channel.edges)
      if (e.held == held.id.value && e.wanted == wanted.id.value)
        found.push_back(e);
    return found;
  }
  void SetUp() override { fakes::begin_anew(); }
};

TEST_F(LockOrder, OneOrderOpensNothing) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  FakeThread one(1, 0), two(2, 1);
  for (FakeThread *t : {&one, &two}) {
    take(*t, a, 1);
    take(*t, b, 2);
    release_all(*t);
  }
  EXPECT_FALSE(channel.open);
}

TEST_F(LockOrder, TryLockWaitsForNothing) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  FakeThread one(1, 0), two(2, 1);
  take(one, a, 1);
  take(one, b, 2);
  take(two, b, 3);
  take(two, a, 4, edge_flags::try_lock);
  EXPECT_FALSE(channel.open);
}

TEST_F(LockOrder, TwoOrdersOpenTheFileAndTellEverything) {
  Lock &gate = fakes::new_lock(), &a = fakes::new_lock(), &b = fakes::new_lock();
  FakeThread one(1, 0), two(2, 1);
  take(one, gate, 1);
  take(one, a, 2);
  take(one, b, 3);
  take(two, b, 4);
  take(two, a, 5);
  ASSERT_TRUE(channel.open);
  ASSERT_EQ(edges_between(gate, b).size(), 1u);
  ASSERT_EQ(edges_between(a, b).size(), 1u);
  const fakes::Edge edge = edges_between(a, b)[0];
  EXPECT_EQ(edge.tid, 1u);
  EXPECT_EQ(edge.held_set, (std::vector<uint32_t>{a.id.value, gate.id.value}));
  EXPECT_EQ(edges_between(b, a)[0].tid, 2u);
}

TEST_F(LockOrder, RepeatedAcquisitionsAreToldOnce) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  channel_open();
  FakeThread t(1, 0);
  for (int i = 0; i < 1000; ++i) {
    take(t, a, 1);
    take(t, b, 2);
    release_all(t);
  }
  EXPECT_EQ(edges_between(a, b).size(), 1u);
}

TEST_F(LockOrder, ContextsAndLockSetsAreToldApart) {
  Lock &g = fakes::new_lock(), &a = fakes::new_lock(), &b = fakes::new_lock();
  channel_open();
  FakeThread t(1, 0);
  take(t, a, 1);
  take(t, b, 2);
  release_all(t);
  take(t, a, 1);
  take(t, b, 3);
  release_all(t);
  take(t, g, 9);
  take(t, a, 1);
  take(t, b, 2);
  EXPECT_EQ(edges_between(a, b).size(), 3u);
}

// The first kFewAcquisitions are kept, then the 8192nd, then the last.
constexpr uint32_t kThreads = 9000;

TEST_F(LockOrder, OfManyThreadsWithTheSameOrderTheFirstPowersOfTwoAndTheLastAreTold) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  channel_open();
  for (uint32_t i = 1; i <= kThreads; ++i) {
    FakeThread t(i, i % 8);
    take(t, a, 1);
    take(t, b, 2);
  }
  EXPECT_EQ(edges_between(a, b).size(), kFewAcquisitions + 1u);
  channel.before_finish(EndKind::exit);
  ASSERT_EQ(edges_between(a, b).size(), kFewAcquisitions + 2u);
  EXPECT_EQ(edges_between(a, b).back().tid, kThreads);
  EXPECT_EQ(channel.dropped.begin()->second, kThreads - kFewAcquisitions - 2u);
}

// The slots of the others may go to other threads.
TEST_F(LockOrder, TheSlotsOfAcquisitionsThatAreKeptAreNamed) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  for (uint32_t i = 1; i <= kThreads; ++i) {
    FakeThread t(i, i % 8);
    take(t, a, 1);
    take(t, b, 2);
  }
  uint32_t named = 0;
  for (auto [slot, times] : fakes::named_slots)
    named += times;
  EXPECT_EQ(named, kFewAcquisitions + 2u);
}

TEST_F(LockOrder, EdgesCarryTheStructuralClock) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  channel_open();
  FakeThread parent(1, 0), child(2, 1);
  structure_create(parent.held().structure, 0, 41, child.held().structure);
  take(child, a, 1);
  take(child, b, 2);
  EXPECT_EQ(edges_between(a, b)[0].structural, (std::vector<Clock>{41}));
}

// What overlaps an acquisition before a creation overlaps one after it; what overlaps one after a join, one before it.
TEST_F(LockOrder, TheLastBeforeACreationAndTheFirstBeforeAJoinAreEnough) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock(), &c = fakes::new_lock();
  FakeThread t(1, 0);
  auto nest = [&] {
    take(t, a, 1);
    take(t, b, 2);
    release_all(t);
    ++t.own[0];
  };
  nest();
  ++t.held().segment.created;
  nest(); // instead of the first
  ++t.held().segment.joined;
  nest(); // no news
  ++t.held().segment.created;
  nest(); // news
  channel_open();
  take(t, c, 9); // tells
  take(t, a, 9);
  EXPECT_EQ(edges_between(a, b).size(), 2u);
}

// Whoever knows what the thread knew in an epoch is not to take for over what it goes on repeating.
TEST_F(LockOrder, WhereThePastIsKeptTheClockOfARepetitionIsToldInTheEnd) {
  keep_past_knowledge();
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  channel_open();
  FakeThread t(1, 0);
  Clock last = 0;
  for (int i = 0; i < 10; ++i) {
    last = ++t.own[0];
    take(t, a, 1);
    take(t, b, 2);
    release_all(t);
  }
  past_knowledge_is_asked_for = false;
  EXPECT_EQ(edges_between(a, b).size(), 1u);
  channel.before_finish(EndKind::exit);
  ASSERT_EQ(edges_between(a, b).size(), 2u);
  EXPECT_EQ(edges_between(a, b).back().clock, last);
}

TEST_F(LockOrder, ThousandsOfLocksHeldAtOnceAreLinear) {
  FakeThread t(1, 0);
  channel_open();
  constexpr uint32_t depth = 3000;
  std::vector<Lock *> locks;
  for (uint32_t i = 0; i < depth; ++i)
    locks.push_back(&fakes::new_lock());
  channel.record_edges = false;
  for (Lock *l : locks)
    take(t, *l, 1);
  channel.record_edges = true;
  EXPECT_EQ(channel.chains.size(), depth - 1);
  take(t, fakes::new_lock(), 2);
  EXPECT_EQ(channel.edges.size(), depth);
}

TEST_F(LockOrder, AfterReleasesFromBelowTheEdgesAreThoseOfWhatIsLeft) {
  FakeThread t(1, 0);
  channel_open();
  std::vector<Lock *> locks;
  for (uint32_t i = 0; i < 1000; ++i) {
    locks.push_back(&fakes::new_lock());
    take(t, *locks.back(), 1);
  }
  const auto release = [&](uint32_t i) { pop_held(t.thread, t.held(), find_held(t.held(), locks[i]->id)); };
  for (uint32_t left = 0; left < 1000; left += 100) {
    for (uint32_t i = left; i < left + 100; ++i)
      if (i != left + 50)
        release(i);
    channel.edges.clear();
    Lock &wanted = fakes::new_lock();
    take(t, wanted, 2);
    std::vector<uint32_t> held;
    for (uint32_t i = 1000; i-- > 0;)
      if (i >= left + 100 || i % 100 == 50)
        held.push_back(locks[i]->id.value);
    ASSERT_EQ(channel.edges.size(), held.size());
    EXPECT_EQ(channel.edges[0].held_set, held);
    pop_held(t.thread, t.held(), find_held(t.held(), wanted.id));
  }
}

// Thousands of locks are held, and one is taken for each that is released, oldest first: a few links of chains each.
TEST_F(LockOrder, AWindowOfLocksMovesAtAConstantPrice) {
  FakeThread t(1, 0);
  channel_open();
  constexpr uint32_t kHeld = 2000, kSteps = 10000;
  std::vector<Lock *> locks;
  const auto take_next = [&] {
    locks.push_back(&fakes::new_lock());
    take(t, *locks.back(), 1);
  };
  channel.record_edges = false;
  for (uint32_t i = 0; i < kHeld; ++i)
    take_next();
  for (uint32_t i = 0; i < kSteps; ++i) {
    pop_held(t.thread, t.held(), find_held(t.held(), locks[i]->id));
    take_next();
  }
  EXPECT_LT(channel.chains.size(), 5 * (kHeld + kSteps));
  channel.record_edges = true;
  channel.edges.clear();
  take_next();
  std::vector<uint32_t> held;
  for (uint32_t i = kHeld + kSteps; i-- > kSteps;)
    held.push_back(locks[i]->id.value);
  ASSERT_EQ(channel.edges.size(), held.size());
  EXPECT_EQ(channel.edges[0].held_set, held);
  release_all(t);
}

} // namespace
} // namespace snarl
