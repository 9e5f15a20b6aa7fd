#include "runtime/sync/past_knowledge.h"

#include "runtime/sync/branches.h"
#include "runtime/sync/hand_overs.h"
#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {
namespace {

class PastKnowledgeTest : public fakes::HandOverTest {
protected:
  static void SetUpTestSuite() {
    fakes::HandOverTest::SetUpTestSuite();
    keep_past_knowledge();
  }
  // Other tests have had the slots.
  void SetUp() override {
    fakes::HandOverTest::SetUp();
    static Clock latest = 1000;
    one.own[0] = latest += 1000;
    past_begins(one.thread);
  }

  // What the first thread knew of the slot when it wrote something in the epoch.
  Clock knew(Clock at, uint32_t slot) {
    Structure known;
    past_knowledge(0, at, known);
    const Clock clock = structure_of(known, slot);
    structure_drop(known);
    return clock;
  }
  Clock now() { return one.own[0]; }
  void learn(uint32_t slot, Clock clock) { learn_structure(one.thread, {nullptr, slot, clock}); }
  void hand_over() {
    Structure left = structure_left_by(one.thread, Held::counts);
    structure_drop(left);
  }
};

TEST_F(PastKnowledgeTest, WhatWasLearntIsKnownFromThenOn) {
  const Clock before = now();
  learn(4, 44);
  const Clock between = now();
  learn(4, 55);
  EXPECT_EQ(knew(before, 4), 0u);
  EXPECT_EQ(knew(between, 4), 44u);
  EXPECT_EQ(knew(now(), 4), 55u);
  EXPECT_EQ(knew(now() + 10, 4), 55u);
}

TEST_F(PastKnowledgeTest, WhoHoldsALockKnowsItFromTheNextEpochOn) {
  Lock &lock = fakes::new_lock();
  push_held(one.thread, one.held(), lock, lock.id, Context(1), LockMode::exclusive, 1, 1, true);
  const Clock before = now();
  learn(4, 44);
  EXPECT_EQ(now(), before); // what it has acquired in it may not be over
  EXPECT_EQ(knew(before, 4), 0u);
  EXPECT_EQ(knew(before + 1, 4), 44u);
  pop_held(one.thread, one.held(), one.held().locks.end() - 1);
}

TEST_F(PastKnowledgeTest, ABranchIsForgottenBehindIt) {
  learn(4, 44);
  const uint32_t entered = certainty_entered(one.thread, {nullptr, 5, 55}, 1000);
  const Clock within = now();
  EXPECT_EQ(knew(within, 5), 55u);
  enter_next_epoch(one.thread);
  branch_left(one.thread, entered);
  EXPECT_EQ(knew(within, 5), 55u);
  EXPECT_EQ(knew(now(), 5), 0u);
  EXPECT_EQ(knew(now(), 4), 44u);
}

TEST_F(PastKnowledgeTest, AlsoIfNoEpochBeganSince) {
  const uint32_t entered = certainty_entered(one.thread, {nullptr, 5, 55}, 1000);
  branch_left(one.thread, entered);
  EXPECT_EQ(knew(now(), 5), 0u);
  EXPECT_EQ(knew(now() + 1, 5), 0u);
}

TEST_F(PastKnowledgeTest, OfItselfWhatItAcquiredInEarlierEpochs) {
  const Clock before = now();
  EXPECT_EQ(knew(before, 0), before - 1);
  EXPECT_EQ(knew(before + 7, 0), before + 6);
}

TEST_F(PastKnowledgeTest, WhatIsLearntBeginsASegment) {
  const uint32_t before = one.held().segment.created;
  learn(4, 44);
  EXPECT_NE(one.held().segment.created, before);
}

TEST_F(PastKnowledgeTest, OfTheLatestChangesOnly) {
  const Clock first = now();
  for (Clock clock = 1; clock <= 100; ++clock)
    learn(4, clock);
  EXPECT_EQ(knew(first + 1, 4), 0u);
  EXPECT_EQ(knew(now() - 10, 4), 90u);
}

TEST_F(PastKnowledgeTest, HandOversDoNotPushOutWhatWasLearnt) {
  learn(4, 44);
  const Clock learnt = now();
  for (int i = 0; i < 1000; ++i) {
    hand_over();
    enter_next_epoch(one.thread);
  }
  EXPECT_EQ(knew(learnt, 4), 44u);
}

TEST_F(PastKnowledgeTest, TheNextHolderOfTheSlotKnowsNothingOfIt) {
  learn(4, 44);
  hand_over();
  const Clock of_first = now();
  structure_drop(one.held().structure);
  one.own[0] += 5;
  past_begins(one.thread);
  EXPECT_EQ(knew(of_first, 4), 44u);
  EXPECT_EQ(knew(now(), 4), 0u);
}

} // namespace
} // namespace snarl
