#include "runtime/sync/flow.h"

#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {
namespace {

class FlowTest : public fakes::HandOverTest {
protected:
  Flow *flow = new_flow(0);

  void TearDown() override {
    drop_flow(flow);
    fakes::HandOverTest::TearDown();
  }
  void begin_with(uint64_t initial) {
    drop_flow(flow);
    flow = new_flow(initial);
  }
  // In an epoch of its own, as the release before it begins one.
  uint64_t put(fakes::FakeThread &by, uint64_t amount, bool whole = true) {
    const uint64_t number = flow_put(by.thread, *flow, amount, whole);
    ++by.own[by.clock.slot];
    return number;
  }
  void take(fakes::FakeThread &by, uint64_t asked, uint64_t got, uintptr_t to = 0x1000, bool waited = true) {
    flow_taken(by.thread, *flow, {asked, got, to, waited, false});
  }
  void take(uint64_t asked, uint64_t got, uintptr_t to = 0x1000) { take(waiter, asked, got, to); }
  // Then the flow's order is nobody's.
  void out_of_order() {
    put(two, 4);
    put(one, 4);
  }
};

TEST_F(FlowTest, TheOnePutComesBeforeTheRead) {
  put(one, 1);
  take(1, 1);
  EXPECT_EQ(known(0), 9u);
}

TEST_F(FlowTest, OfTwoByDifferentThreadsEitherIsEnough) {
  put(one, 1);
  put(two, 1);
  take(1, 1);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
  take(1, 1);
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(known(1), 19u);
}

TEST_F(FlowTest, AReadOfBothAtOnceMayGetOneOnlyInAnotherRun) {
  put(one, 1);
  put(two, 1);
  take(2, 2);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(FlowTest, TwoPutsOfOneThreadAreReadOneByOneInAnotherRun) {
  put(one, 1);
  put(one, 1);
  take(8, 2);
  EXPECT_EQ(known(0), 9u);
  put(one, 1);
  take(8, 1);
  EXPECT_EQ(known(0), 10u);
}

TEST_F(FlowTest, EachReadComesAfterThePutThatItReachesInto) {
  put(one, 4);
  put(one, 100);
  take(4, 4);
  EXPECT_EQ(known(0), 9u);
  take(100, 100);
  EXPECT_EQ(known(0), 10u);
  put(one, 4);
  take(4, 4);
  EXPECT_EQ(known(0), 11u);
}

TEST_F(FlowTest, PartsOfAPutNeedNoOther) {
  put(one, 4);
  put(one, 4);
  take(2, 2);
  take(2, 2);
  EXPECT_EQ(known(0), 9u);
  take(2, 2);
  EXPECT_EQ(known(0), 10u);
}

TEST_F(FlowTest, OfAPutThatIsNotWholeOneByteMayCome) {
  put(one, 10000, false);
  put(one, 1);
  take(9000, 9000);
  take(1000, 1000);
  take(1, 1);
  EXPECT_EQ(known(0), 9u);
}

TEST_F(FlowTest, WhoGoesOnUntilItHasAllHasAll) {
  put(one, 10000, false);
  put(one, 1);
  take(10000, 9000, 0x1000);
  take(1000, 1000, 0x1000 + 9000);
  EXPECT_EQ(known(0), 9u);
  take(1, 1);
  EXPECT_EQ(known(0), 10u);
}

TEST_F(FlowTest, WhoHasGoneOnOnceDoesSoAlways) {
  put(one, 10000, false);
  take(10000, 9000, 0x1000);
  take(1000, 1000, 0x1000 + 9000);
  put(one, 10000, false);
  put(one, 1);
  take(10000, 10000);
  take(1, 1);
  EXPECT_EQ(known(0), 11u);
}

TEST_F(FlowTest, UnlessItWasContentWithLess) {
  put(one, 10000, false);
  take(5000, 4000, 0x1000);
  take(6000, 5000, 0x1000);
  take(1000, 1000, 0x1000 + 5000);
  put(one, 10000, false);
  put(one, 1);
  take(10000, 10000);
  take(1, 1);
  EXPECT_EQ(known(0), 9u);
}

TEST_F(FlowTest, PutsOfOneSizeAreTakenWholeInAnyOrder) {
  out_of_order();
  take(4, 4);
  EXPECT_EQ(known(0), 0u);
  take(4, 4);
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(known(1), 19u);
}

TEST_F(FlowTest, OfSeveralSizesTheirDivisorIsCertain) {
  out_of_order();
  put(one, 6);
  take(8, 8);
  take(6, 6); // four bytes by now, for certain: one put is enough
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(FlowTest, OtherReadersMayHaveTakenNothing) {
  put(one, 1);
  put(two, 1);
  flow_taken(two.thread, *flow, {1, 1, 0, true, false});
  take(1, 1);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(FlowTest, ReadersWhoCameBeforeForCertainHaveTakenTheirs) {
  put(one, 4);
  take(two, 4, 4);
  structure_join(waiter.held().structure, {nullptr, 1, 20});
  put(one, 4);
  take(4, 4);
  EXPECT_EQ(known(0), 10u);
}

TEST_F(FlowTest, WhatWasThereMayHaveBeenEnough) {
  begin_with(1);
  put(one, 1);
  take(1, 1);
  EXPECT_EQ(known(0), 0u);
  take(1, 1);
  EXPECT_EQ(known(0), 9u);
}

TEST_F(FlowTest, AReadThatCouldHaveComeBackEmptyIsCertainOfNothing) {
  put(one, 1);
  take(waiter, 1, 1, 0x1000, false);
  EXPECT_EQ(known(0), 0u);
  put(one, 1);
  take(1, 1);
  EXPECT_EQ(known(0), 9u);
}

TEST_F(FlowTest, UnlessItsThreadWaitedBefore) {
  put(one, 1);
  flow_found(waiter.thread, *flow);
  EXPECT_EQ(known(0), 9u);
  take(waiter, 1, 1, 0x1000, false);
  put(one, 1);
  flow_found(waiter.thread, *flow);
  EXPECT_EQ(known(0), 10u);
}

TEST_F(FlowTest, APutThatDidLessCountsAsThat) {
  const uint64_t number = put(two, 4);
  flow_put_less(*flow, number, 4);
  put(one, 4);
  take(4, 4);
  EXPECT_EQ(known(0), 9u);
}

TEST_F(FlowTest, MoreThanWasPutCameFromSomebodyElse) {
  put(one, 1);
  take(2, 2);
  put(one, 8);
  take(1, 1);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(FlowTest, PutsOfLongAgoSayNothing) {
  put(one, 1);
  for (int i = 0; i < 32; ++i)
    put(two, 1);
  take(1, 1);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
  take(1, 1);
  EXPECT_EQ(known(1), 19u);
}

TEST_F(FlowTest, HowLargeTheyWereIsKeptUntilTheyAreTaken) {
  for (int round = 0; round < 30; ++round) {
    for (uint64_t size = 1; size <= 1000; ++size)
      put(one, size);
    for (uint64_t size = 1; size <= 1000; ++size)
      take(size, size);
    EXPECT_EQ(known(0), one.own[0] - 2);
  }
}

TEST_F(FlowTest, TheEndComesAfterAllWhoClosedAndAllThatWasPut) {
  put(one, 1);
  flow_end_closes(two.thread, *flow);
  take(1, 1);
  flow_end_found(waiter.thread, *flow);
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(known(1), 19u);
}

TEST_F(FlowTest, OfThoseWhoShutItOneIsEnough) {
  structure_join(one.held().structure, {nullptr, 4, 44});
  structure_join(two.held().structure, {nullptr, 4, 40});
  flow_is_shut(one.thread, *flow);
  flow_is_shut(two.thread, *flow);
  flow_end_found(waiter.thread, *flow);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(4), 40u);
}

TEST_F(FlowTest, OfSeveralFlowsThoseThatHaveNothingDoNotCount) {
  Structure certain;
  EXPECT_FALSE(flow_may_be_found(waiter.thread, *flow, certain));
  put(one, 1);
  EXPECT_TRUE(flow_may_be_found(waiter.thread, *flow, certain));
  EXPECT_EQ(structure_of(certain, 0), 9u);
  structure_drop(certain);
  flow_end_closes(one.thread, *flow);
  EXPECT_TRUE(flow_may_be_found(waiter.thread, *flow, certain));
  EXPECT_EQ(structure_of(certain, 0), 0u);
}

} // namespace
} // namespace snarl
