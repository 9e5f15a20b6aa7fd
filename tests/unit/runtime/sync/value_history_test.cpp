// Values that come in one order in every run (sync/value_history.h): a chain, and what ends one.
#include "tests/unit/runtime/sync/support/value_history_test.h"

namespace snarl {
namespace {

TEST_F(ValueHistoryTest, TheOneValueThatEndsTheWaitComesBefore) {
  write(one, 1);
  write(one, 2);
  write(one, 3);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 11u);
}

TEST_F(ValueHistoryTest, TheEarliestOfThemWouldHaveBeenEnough) {
  write(one, 1);
  write(one, 2);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 10u);
}

TEST_F(ValueHistoryTest, WhatWasThereFromTheBeginningIsEnough) {
  write(one, 1);
  write(one, 0);
  await(waiter, isZero);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(ValueHistoryTest, ButNotIfTheThreadKnowsItToBeOverwritten) {
  write(one, 1);
  await(waiter, isSet);
  write(one, 0);
  await(waiter, isZero);
  EXPECT_EQ(known(0), 11u);
  write(one, 1);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 12u);
}

TEST_F(ValueHistoryTest, AStoreThatDoesNotReleaseHandsNothingOver) {
  write(one, 1);
  write(one, 2, Change::stores, false);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(ValueHistoryTest, AnAdditionThatDoesNotReleaseGoesOnWithWhatWas) {
  write(one, 1);
  write(one, 2, Change::adds, false);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 10u);
}

TEST_F(ValueHistoryTest, WhoKnowsTheWriterGoesOnWithTheChain) {
  write(one, 1);
  await(two, isSet);
  EXPECT_TRUE(write(two, 2));
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, OfStoresByTwoNothingIsCertain) {
  write(one, 1);
  EXPECT_FALSE(write(two, 2));
}

TEST_F(ValueHistoryTest, OldValuesThatAreForgottenMayHaveBeenEnough) {
  for (uint64_t value = 1; value <= 40; ++value)
    write(one, value * 2 + 1);
  write(one, 2);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(ValueHistoryTest, AValueThatNobodySawEndsTheCertainty) {
  write(one, 1);
  EXPECT_FALSE(value_written(history, two.thread, {7, 2, 0, 4, Change::stores, true}));
}

TEST_F(ValueHistoryTest, AStoreByOneWhoKnowsAllBeginsAnew) {
  EXPECT_TRUE(write(one, 1));
  EXPECT_FALSE(write(two, 2));
  await(waiter, isTwo);
  EXPECT_EQ(known(1), 0u);
  EXPECT_FALSE(write(one, 7)); // does not know of two
  structure_join(waiter.held().structure, {nullptr, 0, 11});
  structure_join(waiter.held().structure, {nullptr, 1, 20});
  EXPECT_TRUE(write(waiter, 0));
  EXPECT_FALSE(history.outgrown);
}

TEST_F(ValueHistoryTest, WhatWasBeforeTheHistoryMayHaveBeenEnough) {
  history.began_late = true;
  write(one, 2);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 0u);
}

} // namespace
} // namespace snarl
