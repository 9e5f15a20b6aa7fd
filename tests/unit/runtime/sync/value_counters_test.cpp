// Variables to which threads only add, or subtract (sync/value_history.h, "a counter").
#include "tests/unit/runtime/sync/support/value_history_test.h"

namespace snarl {
namespace {

int isFour(uint64_t value) {
  return value == 4;
}
int isLessThanTwo(uint64_t value) {
  return value < 2;
}

TEST_F(ValueHistoryTest, AllAdditionsAreNeededForTheirSum) {
  add(one);
  add(two);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, OfMoreAdditionsThanAreNeededNoneIsCertain) {
  add(one);
  add(two);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueHistoryTest, WhatOthersCannotMakeUpForIsNeeded) {
  add(one);
  add(one);
  add(two);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueHistoryTest, AdditionsThatAreKnownCountInAnyCase) {
  add(one);
  add(two);
  await(waiter, isTwo);
  add(one);
  add(two);
  await(waiter, isFour);
  EXPECT_EQ(known(0), 11u);
  EXPECT_EQ(known(1), 21u);
}

TEST_F(ValueHistoryTest, AnAdditionThatDoesNotReleaseIsCountedAndHandsNothingOver) {
  add(one, false);
  add(two);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, DifferentAmountsAreNoCounter) {
  add(one);
  EXPECT_FALSE(write(two, history.last + 2, Change::adds));
}

TEST_F(ValueHistoryTest, ManyAdditionsAreCounted) {
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(add(one));
    ASSERT_TRUE(add(two));
  }
  await(waiter, +[](uint64_t value) -> int { return value >= 1000; });
  EXPECT_EQ(known(0), 509u);
  EXPECT_EQ(known(1), 519u);
}

TEST_F(ValueHistoryTest, OrBeginsAnotherLifeForWhoKnowsTheLastOne) {
  add(one);
  await(two, isSet);
  EXPECT_TRUE(value_written(history, two.thread, {0, 1, 0, 4, Change::adds, true}));
  await(two, isSet);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueHistoryTest, OfMoreAdditionsWhatAllOfThemKnowIsCertain) {
  structure_join(one.held().structure, {nullptr, 4, 44});
  structure_join(two.held().structure, {nullptr, 4, 40});
  add(one);
  add(two);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(4), 40u);
}

TEST_F(ValueHistoryTest, ACounterBeginsAnewAsWell) {
  add(one);
  add(two);
  await(waiter, isTwo);
  EXPECT_TRUE(write(waiter, 0));
  add(one);
  add(two);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 11u);
  EXPECT_EQ(known(1), 21u);
}

TEST_F(ValueHistoryTest, WhatIsTakenWasPutBefore) {
  add(one);
  await(two, isSet);
  EXPECT_TRUE(subtract(two));
  EXPECT_TRUE(add(one)); // by one who does not know
  await(waiter, isSet);
  EXPECT_EQ(known(0), 10u); // if two has not yet taken the first
  EXPECT_EQ(known(1), 0u);
  await(two, isSet);
  EXPECT_EQ(structure_of(two.held().structure, 0), 11u);
}

TEST_F(ValueHistoryTest, OneItemOfTwoMayBeAnyones) {
  add(one);
  add(two);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
  EXPECT_TRUE(subtract(waiter));
  await(waiter, isSet);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, RoomNeedsATakingOnlyWhenItWasFull) {
  add(one);
  await(two, isSet);
  subtract(two);
  await(one, isLessThanTwo);
  EXPECT_EQ(structure_of(one.held().structure, 1), 0u);
  add(one);
  await(one, isLessThanTwo);
  EXPECT_EQ(structure_of(one.held().structure, 1), 20u);
}

TEST_F(ValueHistoryTest, WhoDoesNotKnowOfTheNewBeginLearnsNothing) {
  add(one);
  add(two);
  await(waiter, isTwo);
  EXPECT_TRUE(write(waiter, 0));
  EXPECT_TRUE(add(one)); // who does not know that it was set back
  EXPECT_TRUE(add(two));
  await(two, isTwo);
  EXPECT_EQ(structure_of(two.held().structure, 0), 0u); // it may have been two before
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 11u);
  EXPECT_EQ(known(1), 21u);
}

TEST_F(ValueHistoryTest, TooManyAdditionsAreToldFromUncertainOnes) {
  add(one);
  for (int i = 0; i < 1024; ++i)
    add(two);
  EXPECT_FALSE(add(two));
  EXPECT_TRUE(history.outgrown);
}

} // namespace
} // namespace snarl
