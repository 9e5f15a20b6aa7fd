#include "runtime/sync/phases.h"

#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {
namespace {

class PhasesTest : public fakes::HandOverTest {
protected:
  Phases *phases = new_phases(2);

  void TearDown() override {
    drop_phases(phases);
    fakes::HandOverTest::TearDown();
  }
};

TEST_F(PhasesTest, AllArrivalsComeBeforeWhoeverPasses) {
  phase_arrives(one.thread, *phases, 1);
  phase_arrives(two.thread, *phases, 1);
  phase_passed(waiter.thread, *phases, 0);
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(known(1), 19u);
}

TEST_F(PhasesTest, ArrivalsOfTheNextPhaseDoNot) {
  phase_arrives(one.thread, *phases, 1);
  phase_arrives(two.thread, *phases, 1);
  one.own[0] = 15;
  phase_arrives(one.thread, *phases, 1);
  phase_passed(waiter.thread, *phases, 0);
  EXPECT_EQ(known(0), 9u);
}

TEST_F(PhasesTest, ItsCompletionComesAfterAllArrivalsAndBeforeWhoeverPasses) {
  phase_arrives(one.thread, *phases, 1);
  phase_arrives(two.thread, *phases, 1);
  phase_completes(two.thread, *phases);
  EXPECT_EQ(structure_of(two.held().structure, 0), 9u);
  two.own[1] = 30;
  phase_completed(two.thread, *phases);
  phase_passed(waiter.thread, *phases, 0);
  EXPECT_EQ(known(1), 29u);
}

TEST_F(PhasesTest, TheLibrarysPhaseGrowsByTwo) {
  phase_arrives(one.thread, *phases, 2);
  one.own[0] = 15;
  phase_arrives(one.thread, *phases, 2);
  phase_passed(waiter.thread, *phases, 0); // that was one before
  EXPECT_EQ(known(0), 0u);
  phase_passed(waiter.thread, *phases, 2);
  EXPECT_EQ(known(0), 14u);
}

TEST_F(PhasesTest, WhoLeavesIsExpectedInThisPhaseAndNotInTheNext) {
  phase_loses_one(*phases);
  phase_arrives(one.thread, *phases, 1);
  phase_passed(waiter.thread, *phases, 0);
  EXPECT_EQ(known(0), 0u);
  phase_arrives(two.thread, *phases, 1);
  phase_passed(waiter.thread, *phases, 0);
  EXPECT_EQ(known(0), 9u);
  phase_arrives(two.thread, *phases, 1);
  two.own[1] = 30;
  phase_passed(waiter.thread, *phases, 2);
  EXPECT_EQ(known(1), 19u);
}

} // namespace
} // namespace snarl
