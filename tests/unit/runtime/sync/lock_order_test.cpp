#include "runtime/sync/lock_order.h"

#include "tests/unit/runtime/sync/support/fakes.h"

#include <gtest/gtest.h>

namespace snarl {
namespace {

using fakes::channel;
using fakes::FakeThread;

class LockOrder : public testing::Test {
protected:
  static void SetUpTestSuite() { order_start(); }

  static void take(FakeThread &t, Lock &l, uint32_t context, uint8_t flags = 0) {
    HeldLocks &held = t.held();
    if (held.locks.count)
      order_acquisition(t.thread, held, l.id, Context(context), LockMode::exclusive, flags);
    push_held(t.thread, held, l, l.id, Context(context), LockMode::exclusive, 1);
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
  void SetUp() override {
    channel.open = false;
    channel.edges.clear();
  }
};

// In the order of their names: the first cycle of the process is the one that opens the run file.
TEST_F(LockOrder, A_OneOrderOpensNothing) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  FakeThread one(1, 0), two(2, 1);
  for (FakeThread *t : {&one, &two}) {
    take(*t, a, 1);
    take(*t, b, 2);
    release_all(*t);
  }
  EXPECT_FALSE(channel.open);
}

TEST_F(LockOrder, B_TryLockWaitsForNothing) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  FakeThread one(1, 0), two(2, 1);
  take(one, a, 1);
  take(one, b, 2);
  take(two, b, 3);
  take(two, a, 4, edge_flags::try_lock);
  EXPECT_FALSE(channel.open);
}

TEST_F(LockOrder, C_TwoOrdersOpenTheFileAndTellEverything) {
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

TEST_F(LockOrder, D_RepeatedAcquisitionsAreToldOnce) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  channel.open = true;
  FakeThread t(1, 0);
  for (int i = 0; i < 1000; ++i) {
    take(t, a, 1);
    take(t, b, 2);
    release_all(t);
  }
  EXPECT_EQ(edges_between(a, b).size(), 1u);
}

TEST_F(LockOrder, E_ContextsAndLockSetsAreToldApart) {
  Lock &g = fakes::new_lock(), &a = fakes::new_lock(), &b = fakes::new_lock();
  channel.open = true;
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

TEST_F(LockOrder, F_ManyThreadsWithTheSameOrderAreTheFirstEightAndPowersOfTwo) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  channel.open = true;
  for (uint32_t i = 1; i <= 100; ++i) {
    FakeThread t(i, i % 8);
    take(t, a, 1);
    take(t, b, 2);
  }
  EXPECT_EQ(edges_between(a, b).size(), 8u + 3u);
}

TEST_F(LockOrder, G_EdgesCarryTheStructuralClock) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  channel.open = true;
  FakeThread parent(1, 0), child(2, 1);
  structure_create(parent.held().structure, 0, 41, child.held().structure);
  take(child, a, 1);
  take(child, b, 2);
  EXPECT_EQ(edges_between(a, b)[0].structural, (std::vector<Clock>{41}));
}

} // namespace
} // namespace snarl
