#include "runtime/sync/branches.h"

#include "runtime/sync/awaited.h"
#include "runtime/sync/hand_overs.h"
#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {

namespace {
Structure before; // the value with which the branch is taken
} // namespace

Structure before_branch(Thread &, const void *, EndsWait) {
  return structure_copy(before);
}

namespace {

class BranchesTest : public fakes::HandOverTest {
protected:
  void TearDown() override {
    structure_drop(before);
    fakes::HandOverTest::TearDown();
  }
  uint32_t enter(uint32_t slot, Clock clock, uintptr_t frame = 1000) {
    structure_drop(before);
    before = {nullptr, slot, clock};
    return branch_entered(waiter.thread, nullptr, nullptr, frame);
  }
  // What whoever takes something from the thread now comes after.
  Clock left_of(uint32_t slot) {
    Structure left = structure_left_by(waiter.thread, Held::counts);
    const Clock clock = structure_of(left, slot);
    structure_drop(left);
    return clock;
  }
};

TEST_F(BranchesTest, WhatIsKnownWithinIsForgottenBehind) {
  const uint32_t entered = enter(4, 44);
  EXPECT_EQ(left_of(4), 44u);
  branch_left(waiter.thread, entered);
  EXPECT_EQ(left_of(4), 0u);
  EXPECT_EQ(known(4), 0u);
}

TEST_F(BranchesTest, WhatIsLearntWithinStays) {
  const uint32_t entered = enter(4, 44);
  learn_structure(waiter.thread, {nullptr, 5, 55});
  branch_left(waiter.thread, entered);
  EXPECT_EQ(left_of(5), 55u);
}

TEST_F(BranchesTest, ButNotWhatItHasHandedOverThereItself) {
  const uint32_t entered = enter(4, 44);
  Structure left = structure_left_by(waiter.thread, Held::counts);
  structure_join(left, {nullptr, 5, 55}); // by another one who took it, and went on
  learn_structure(waiter.thread, left);
  structure_drop(left);
  branch_left(waiter.thread, entered);
  EXPECT_EQ(left_of(4), 0u);
  EXPECT_EQ(left_of(5), 55u);
}

TEST_F(BranchesTest, WhoeverLearnsNothingEntersNothing) {
  EXPECT_EQ(enter(4, 0), 0u);
  learn_structure(waiter.thread, {nullptr, 4, 44});
  EXPECT_EQ(enter(4, 44), 0u);
}

TEST_F(BranchesTest, LeavingTheOuterLeavesTheInner) {
  const uint32_t outer = enter(4, 44), inner = enter(5, 55);
  EXPECT_EQ(left_of(5), 55u);
  branch_left(waiter.thread, outer);
  branch_left(waiter.thread, inner);
  EXPECT_EQ(left_of(4), 0u);
  EXPECT_EQ(left_of(5), 0u);
}

TEST_F(BranchesTest, ThoseOfFramesThatAreGoneAreForgotten) {
  enter(4, 44, 1000);
  enter(5, 55, 900);
  branches_unwound(waiter.thread, 950);
  EXPECT_EQ(left_of(4), 44u);
  EXPECT_EQ(left_of(5), 0u);
  enter(5, 56, 2000); // by a caller of the first
  EXPECT_EQ(left_of(4), 0u);
}

TEST_F(BranchesTest, EachEntryAndEachEndIsASegmentOfItsOwn) {
  const Segment before_it = waiter.held().segment;
  const uint32_t entered = enter(4, 44);
  EXPECT_NE(waiter.held().segment.joined, before_it.joined);
  branch_left(waiter.thread, entered);
  EXPECT_NE(waiter.held().segment.created, before_it.created);
}

} // namespace
} // namespace snarl
