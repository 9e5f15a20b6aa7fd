// The rules, on two threads that take two locks in two orders: when is that a potential deadlock?
#include "tests/unit/detector/support/recorded_orders.h"

namespace snarl {
namespace {

TEST_F(TwoOrders, AreACycle) {
  Recorded recorded;
  recorded.add(first);
  recorded.add(second);
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  ASSERT_EQ(found.cycles[0].edges.size(), 2u);
  EXPECT_EQ(found.cycles[0].edges[0].acquisition, &recorded.run.order.acquisitions[0]);
  EXPECT_EQ(found.cycles[0].edges[1].held->lock, LockId(2));
  EXPECT_FALSE(found.incomplete);
}

TEST_F(TwoOrders, OfOneThreadAreNone) {
  second.tid = 1;
  EXPECT_EQ(cycles(edges), 0u);
}

TEST_F(TwoOrders, UnderAGateAreNone) {
  for (Edge &e : edges)
    e.gates.push_back({LockId(9), LockMode::exclusive});
  EXPECT_EQ(cycles(edges), 0u);
}

TEST_F(TwoOrders, UnderAGateThatExcludesNobodyAreACycle) {
  Recorded recorded;
  for (Edge &e : edges) {
    e.gates.push_back({LockId(9), LockMode::exclusive});
    recorded.add(e);
  }
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
  recorded.run.locks[9].flags = lock_flags::excludes_nobody;
  EXPECT_EQ(recorded.cycles().cycles.size(), 1u);
}

// A semaphore that as many may pass as it has tokens.
TEST_F(TwoOrders, UnderTokensThatDoNotSufficeAreNone) {
  Recorded recorded;
  recorded.run.locks[9].tokens = 2;
  for (Edge &e : edges) {
    e.gates.push_back({LockId(9), LockMode::exclusive});
    recorded.add(e);
  }
  EXPECT_EQ(recorded.cycles().cycles.size(), 1u);
  recorded.run.locks[9].tokens = 1;
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
}

TEST_F(TwoOrders, OneOfThemUnderAllTokensAreNone) {
  Recorded recorded;
  recorded.run.locks[9].tokens = 2;
  first.gates = {{LockId(9), LockMode::exclusive}, {LockId(9), LockMode::exclusive}};
  second.gates = {{LockId(9), LockMode::exclusive}};
  recorded.add(first);
  recorded.add(second);
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
  recorded.run.locks[9].flags = lock_flags::excludes_nobody;
  EXPECT_EQ(recorded.cycles().cycles.size(), 1u);
}

TEST_F(TwoOrders, UnderAGateHeldSharedByBothAreACycle) {
  for (Edge &e : edges)
    e.gates.push_back({LockId(9), LockMode::shared});
  EXPECT_EQ(cycles(edges), 1u);
  second.gates.back().mode = LockMode::exclusive;
  EXPECT_EQ(cycles(edges), 0u);
}

TEST_F(TwoOrders, UnderAGateThatWasReleasedAreACycle) {
  first.gates.push_back({LockId(9), LockMode::exclusive});
  Recorded recorded;
  recorded.add(first);
  uint32_t chain = recorded.link(0, 9, 7, LockMode::exclusive);
  chain = recorded.link(chain, 2, 8, LockMode::exclusive);
  chain = recorded.link(chain, 9, 0, kNoLongerHeld);
  recorded.acquire(chain, 1, 2);
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_EQ(found.cycles[0].edges[1].held->lock, LockId(2));
  // Taken again after that, it is held.
  recorded.run.order.acquisitions.pop_back();
  recorded.acquire(recorded.link(chain, 9, 7, LockMode::exclusive), 1, 2);
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
}

TEST_F(TwoOrders, WithATryOrATimedLockAreNone) {
  second.flags = edge_flags::try_lock;
  EXPECT_EQ(cycles(edges), 0u);
  second.flags = edge_flags::timed;
  EXPECT_EQ(cycles(edges), 0u);
}

// Names in what is past stand for many locks. Other runs know them by no other.
TEST_F(TwoOrders, OneOfThemPastAreNoneInThisRunAndOneInSeveral) {
  second.flags = edge_flags::past;
  EXPECT_EQ(cycles(edges), 0u);
  Recorded one, other;
  one.add(first);
  other.add(second);
  one.run.order.chains.sort();
  other.run.order.chains.sort();
  EXPECT_EQ(find_lock_cycles(LockOrderGraph({source_of(one.run), source_of(other.run)})).cycles.size(), 1u);
}

TEST_F(TwoOrders, AllReadersAreNone) {
  for (Edge &e : edges)
    e.held_mode = e.wanted_mode = LockMode::shared;
  EXPECT_EQ(cycles(edges), 0u);
}

// T1 reads A and writes B; T2 reads B and reads A: T2 gets A. T2 writes A: both wait.
TEST_F(TwoOrders, AWriterAgainstEachReaderIsNeeded) {
  for (Edge &e : edges)
    e.held_mode = LockMode::shared;
  first.wanted_mode = LockMode::exclusive;
  second.wanted_mode = LockMode::shared;
  EXPECT_EQ(cycles(edges), 0u);
  second.wanted_mode = LockMode::exclusive;
  EXPECT_EQ(cycles(edges), 1u);
}

// The same, but A prefers writers: a third thread that waits to write keeps T2 out.
TEST_F(TwoOrders, AWaitingWriterKeepsReadersOut) {
  for (Edge &e : edges)
    e.held_mode = LockMode::shared;
  second.wanted_mode = LockMode::shared;
  Edge writer{3, 0, 1};
  Recorded recorded;
  for (const Edge &e : {first, second, writer})
    recorded.add(e);
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
  recorded.run.locks[1].flags = lock_flags::prefers_writers;
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_EQ(found.cycles[0].edges[1].writer.record, &recorded.run.order.acquisitions[2]);
  EXPECT_EQ(found.cycles[0].edges[0].writer.record, nullptr);
  recorded.run.order.acquisitions[2].tid = Tid(1); // no third thread
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
}

TEST_F(TwoOrders, OneBeforeTheOtherThreadWasCreatedAreNone) {
  second.structural = {{Slot(1), 10}, {Slot(2), 10}};
  EXPECT_EQ(cycles(edges), 0u);
  second.structural[0].clock = 9; // created before that
  EXPECT_EQ(cycles(edges), 1u);
}

} // namespace
} // namespace snarl
