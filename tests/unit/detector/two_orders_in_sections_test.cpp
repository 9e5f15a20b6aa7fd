// Two orders of which one was made within a section of a lock by others than its holder (runtime/sync/sections.h).
#include "tests/unit/detector/support/recorded_orders.h"

namespace snarl {
namespace {

// The first was made by a thread that another one created and joined while it held the gate.
struct WithinASection : TwoOrders {
  Recorded recorded;

  void SetUp() override {
    first.structural = {{Slot(7), 5}};
    second.gates = {{LockId(9), LockMode::exclusive}};
    recorded.run.order.structures[99] = {99, {{Slot(1), 10}}};
    recorded.run.order.sections.push_back({LockId(9), Tid(7), Slot(7), 5, 8, 99});
  }
  size_t cycles() {
    recorded.add(first);
    recorded.add(second);
    return recorded.cycles().cycles.size();
  }
};

TEST_F(WithinASection, OfALockThatTheOtherHoldsAreNone) {
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(WithinASection, OfALockThatTheOtherHoldsSharedAreNone) {
  second.gates[0].mode = LockMode::shared;
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(WithinASection, OfAnotherLockAreACycle) {
  second.gates[0].lock = LockId(8);
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(WithinASection, ThatMayHaveBegunLaterAreACycle) {
  first.structural[0].clock = 4;
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(WithinASection, ThatMayHaveBeenOverBeforeAreACycle) {
  recorded.run.order.structures[99].clocks[0].clock = 9;
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(WithinASection, BothOfThemAreACycle) {
  second.gates.clear();
  second.structural = first.structural;
  recorded.run.order.structures[99].clocks.push_back({Slot(2), 10});
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(WithinASection, EachOfThemOfItsOwnAreNone) {
  second.gates.clear();
  second.structural = {{Slot(7), 15}};
  recorded.run.order.structures[98] = {98, {{Slot(1), 10}, {Slot(2), 10}}};
  recorded.run.order.structures[99].clocks = {{Slot(1), 10}};
  recorded.run.order.sections.push_back({LockId(9), Tid(7), Slot(7), 15, 18, 98});
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(WithinASection, OfALockThatExcludesNobodyAreACycle) {
  recorded.run.locks[9].flags = lock_flags::excludes_nobody;
  EXPECT_EQ(cycles(), 1u);
}
// Who holds it may do the other order himself, while his threads are at work.
TEST_F(WithinASection, OfTheOthersOwnAreACycle) {
  second.tid = 7;
  recorded.run.order.sections[0].slot = Slot(7);
  recorded.run.order.sections[0].ended = 12; // the acquisition's clock is 10
  EXPECT_EQ(cycles(), 1u);
}

} // namespace
} // namespace snarl
