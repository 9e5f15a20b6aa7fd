// Two orders of which one is made again when a wait on a condition takes its mutex again.
#include "tests/unit/detector/support/recorded_orders.h"

namespace snarl {
namespace {

// A thread waits on a condition with one lock more, and takes the mutex again at 150.
struct AgainAfterAWait : TwoOrders {
  Edge again{1, 1, 2};

  void SetUp() override {
    again.wanted_at = 150;
    again.flags = edge_flags::after_wait;
  }
};

TEST_F(AgainAfterAWait, IsOneFindingOfTheFirstTime) {
  for (const std::vector<Edge> &all : {std::vector{first, again, second}, std::vector{again, second, first}}) {
    Recorded recorded;
    for (const Edge &e : all)
      recorded.add(e);
    LockCycles found = recorded.cycles();
    ASSERT_EQ(found.cycles.size(), 1u);
    EXPECT_EQ(found.cycles[0].count, 1u);
    for (const LockCycleEdge &edge : found.cycles[0].edges)
      EXPECT_NE(edge.acquisition->wanted_at, StackId(150));
  }
}
TEST_F(AgainAfterAWait, IsToldWhenTheFirstTimeIsNone) {
  second.structural = {{Slot(1), 10}};
  again.structural = {{Slot(2), 1}};
  Recorded recorded;
  for (const Edge &e : {first, again, second})
    recorded.add(e);
  recorded.run.order.acquisitions[1].clock = 11;
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_TRUE(std::any_of(found.cycles[0].edges.begin(), found.cycles[0].edges.end(),
                          [](const LockCycleEdge &edge) { return edge.acquisition->wanted_at == StackId(150); }));
}
TEST_F(AgainAfterAWait, IsToldWhenTheFirstTimeWasATry) {
  first.flags = edge_flags::try_lock;
  EXPECT_EQ(cycles({first, again, second}), 1u);
}
// By the same code it may also be taken elsewhere.
TEST_F(AgainAfterAWait, BelongsToWhatItsThreadDidBefore) {
  second.structural = {{Slot(1), 10}};
  Edge others{3, 1, 2};
  others.held_at = first.held_at;
  Recorded recorded;
  for (const Edge &e : {others, first, again, second})
    recorded.add(e);
  recorded.run.order.acquisitions[2].clock = 11;
  EXPECT_EQ(recorded.cycles().cycles.size(), 2u);
}
// What is taken while the lock is held again is the same as while it was held first.
TEST_F(AgainAfterAWait, HoldsTheLockAsTheFirstTime) {
  Recorded recorded;
  recorded.add(first);
  recorded.add(again);
  const uint32_t outer = recorded.link(0, 1, first.held_at, LockMode::exclusive);
  for (uint32_t at : {first.wanted_at, again.wanted_at})
    recorded.acquire(recorded.link(outer, 2, at, LockMode::exclusive), 3, 1);
  recorded.add({2, 3, 2});
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_EQ(found.cycles[0].count, 1u);
}

} // namespace
} // namespace snarl
