// Cycles of one, three and many locks.
#include "tests/unit/detector/support/recorded_orders.h"

namespace snarl {
namespace {

TEST(LockCycles, AReaderThatComesBackWhileAWriterWaitsIsOne) {
  Recorded recorded;
  recorded.add({1, 1, 1, 5, 6, LockMode::shared, LockMode::shared});
  recorded.add({2, 0, 1});
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
  recorded.run.locks[1].flags = lock_flags::prefers_writers;
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  ASSERT_EQ(found.cycles[0].edges.size(), 1u);
  EXPECT_EQ(found.cycles[0].edges[0].writer.record->tid, Tid(2));
}

// T1 and T2 can meet, T2 and T3, T3 and T1, but not all three: T1's second time comes after T2's end.
TEST(LockCycles, AllOfThemMustBeAbleToMeetAtOnce) {
  Edge one{1, 1, 2}, two{2, 2, 3}, three{3, 3, 1}, one_again = one;
  one.structural = {{Slot(3), 10}};
  one_again.structural = {{Slot(1), 11}, {Slot(2), 10}};
  EXPECT_EQ(cycles({one, one_again, two, three}), 0u);
  EXPECT_EQ(cycles({{1, 1, 2}, two, three}), 1u);
}

TEST(LockCycles, PhilosophersAreOneFinding) {
  std::vector<Edge> edges;
  for (uint32_t i = 0; i < 50; ++i)
    edges.push_back({i + 1, i + 1, (i + 1) % 50 + 1, 1, 2});
  LockCycles found = cycles_of(edges);
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_EQ(found.cycles[0].edges.size(), 50u);
}

TEST(LockCycles, SameCodeOnManyLocksIsCounted) {
  std::vector<Edge> edges;
  for (uint32_t pair = 0; pair < 7; ++pair)
    for (uint32_t way = 0; way < 2; ++way)
      edges.push_back({way + 1, pair * 2 + 1 + way, pair * 2 + 2 - way, 1 + way, 3 + way});
  LockCycles found = cycles_of(edges);
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_EQ(found.cycles[0].count, 7u);
}

TEST(LockCycles, ATangleThatTakesAllTheWorkHidesNoneBesideIt) {
  std::vector<Edge> edges;
  for (uint32_t a = 1; a <= 100; ++a)
    for (uint32_t b = 1; b <= 100; ++b)
      if (a != b)
        edges.push_back({(a + b) % 8 + 1, a, b, 1, 2});
  for (uint32_t i = 0; i < 3; ++i)
    edges.push_back({i + 1, 201 + i, 201 + (i + 1) % 3, 3 + i, 6 + i});
  LockCycles found = cycles_of(edges);
  EXPECT_TRUE(found.incomplete);
  ASSERT_EQ(found.cycles.size(), 2u);
  EXPECT_EQ(found.cycles[1].edges.size(), 3u);
}

TEST(LockCycles, OfADirectedAcyclicGraphAreNone) {
  std::vector<Edge> edges;
  for (uint32_t i = 1; i < 20000; ++i)
    for (uint32_t parent : {i / 2, i / 3, i - 1})
      if (parent > 0 && parent != i)
        edges.push_back({i % 4 + 1, parent, i});
  EXPECT_EQ(cycles(edges), 0u);
}

// The innermost of a thousand locks that one thread holds is taken in the other order by another.
TEST(LockCycles, DeepChainsKeepTheirEdges) {
  Recorded recorded;
  uint32_t chain = 0;
  for (uint32_t lock = 1; lock <= 1000; ++lock) {
    recorded.acquire(chain, lock, 1);
    chain = recorded.link(chain, lock, 5, LockMode::exclusive);
  }
  recorded.add({2, 1000, 1});
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_EQ(found.cycles[0].count, 1u);
  EXPECT_EQ(found.cycles[0].edges[0].held->lock, LockId(1));
}

} // namespace
} // namespace snarl
