#include "runtime/sync/awaited_values.h"

#include "runtime/sync/condition_values.h"
#include "runtime/thread/registry.h"
#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {
namespace {

int either(const uint64_t *values) {
  return values[0] || values[1];
}
int both(const uint64_t *values) {
  return values[0] && values[1];
}
int differ(const uint64_t *values) {
  return values[0] != values[1];
}
int isSet(const uint64_t *values) {
  return values[0] != 0;
}

class AwaitedValuesTest : public fakes::HandOverTest {
protected:
  // Elsewhere in each test: what is known of an address lasts.
  static uint32_t memory[256];
  static uint32_t next;
  uint32_t &first = memory[next++], &second = memory[next++];

  void SetUp() override {
    fakes::HandOverTest::SetUp();
    program_is_alone = false;
  }
  static void write(fakes::FakeThread &by, uint32_t &where, uint32_t value, Change change = Change::stores) {
    condition_value_written(by.thread, &where, value, 0, sizeof(where), change, nullptr);
    where = value;
  }
  static void add(fakes::FakeThread &by, uint32_t &where) { write(by, where, where + 1, Change::adds); }
  void await(EndsWithAll ends, fakes::FakeThread &by) {
    const snarl_watched watched[] = {{&first, 0, sizeof(first), snarl_watched_variable},
                                     {&second, 0, sizeof(second), snarl_watched_variable}};
    condition_values_awaited(by.thread, watched, 2, ends, true);
  }
  void await(EndsWithAll ends) { await(ends, waiter); }
  void awaitFirst(fakes::FakeThread &by) {
    const snarl_watched watched{&first, 0, sizeof(first), snarl_watched_variable};
    condition_values_awaited(by.thread, &watched, 1, isSet, true);
  }
  void awaitElements(fakes::FakeThread &by) {
    const snarl_watched watched{&first, 0, sizeof(first), snarl_watched_container};
    condition_values_awaited(by.thread, &watched, 1, isSet, true);
  }
};
uint32_t AwaitedValuesTest::memory[256];
uint32_t AwaitedValuesTest::next;

TEST_F(AwaitedValuesTest, WhatNeedsBothComesAfterBoth) {
  write(one, first, 1);
  write(two, second, 1);
  await(both);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(AwaitedValuesTest, OfTwoThatAreEachEnoughNeitherIsCertain) {
  write(one, first, 1);
  write(two, second, 1);
  await(either);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(AwaitedValuesTest, WhatNobodyWroteIsAsItIs) {
  write(one, first, 1);
  await(either);
  EXPECT_EQ(known(0), 10u);
}

TEST_F(AwaitedValuesTest, AStateThatWasOverBeforeIsNone) {
  write(one, first, 1);
  write(one, first, 0);
  write(one, second, 1); // whoever sees it sees that the other one is over
  await(differ);
  EXPECT_EQ(known(0), 10u);
  write(one, first, 2);
  EXPECT_EQ(one.own[0], 14u);
}

TEST_F(AwaitedValuesTest, OfARingWithOneAtEachEndTheSecondItemIsNeeded) {
  write(one, first, 1);
  write(one, first, 2);
  await(differ);
  EXPECT_EQ(known(0), 10u);
  write(waiter, second, 1);
  await(differ);
  EXPECT_EQ(known(0), 11u);
}

TEST_F(AwaitedValuesTest, WhoeverTakesFromARingBothItemsAreNeeded) {
  add(one, first);
  add(one, first);
  await(differ, two);
  add(two, second);
  EXPECT_EQ(structure_of(two.held().structure, 0), 10u);
  add(waiter, second);
  add(one, first);
  await(differ);
  EXPECT_EQ(known(0), 11u); // of three, the other one may not have taken any yet
}

TEST_F(AwaitedValuesTest, OfALongRingTheBeginningIsNotForgotten) {
  for (uint32_t i = 1; i <= 100; ++i)
    write(one, first, i % 64 + 1);
  await(differ);
  EXPECT_EQ(known(0), 10u);
  write(waiter, second, 2);
  await(differ);
  EXPECT_EQ(known(0), 11u);
  write(waiter, second, 3);
  write(waiter, second, 4);
  write(waiter, second, 5);
  await(differ);
  EXPECT_EQ(known(0), 11u); // the third may be enough, as nobody knows what it was
}

TEST_F(AwaitedValuesTest, WhatWasTakenIsSetAnew) {
  write(one, first, 1);
  awaitFirst(waiter);
  write(waiter, first, 0);
  write(one, first, 1);
  awaitFirst(waiter);
  EXPECT_EQ(known(0), 11u);
}

TEST_F(AwaitedValuesTest, WhatIsForgottenCountsAsInThisRun) {
  for (int i = 0; i < 20; ++i) {
    write(one, first, 0);
    write(two, first, 0);
  }
  write(one, first, 1);
  awaitFirst(waiter);
  EXPECT_EQ(known(0), 30u);
}

TEST_F(AwaitedValuesTest, UnlessItsWriterWaitsForTheSame) {
  for (int i = 0; i < 20; ++i) {
    write(one, first, 0);
    write(two, first, 1);
    awaitFirst(one);
  }
  write(one, first, 0);
  write(one, first, 1);
  awaitFirst(waiter);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(AwaitedValuesTest, OfAContainerTheNumberOfElementsCounts) {
  container_changed(one.thread, &first, 1, -1);
  container_changed(one.thread, &first, 1, -1);
  awaitElements(waiter);
  EXPECT_EQ(known(0), 10u);
  container_changed(waiter.thread, &first, -1, -1);
  awaitElements(waiter);
  EXPECT_EQ(known(0), 11u);
}

TEST_F(AwaitedValuesTest, OfManyThatWereAddedTheFirstIsEnough) {
  for (int i = 0; i < 40; ++i)
    container_changed(one.thread, &first, 1, -1);
  awaitElements(two);
  EXPECT_EQ(structure_of(two.held().structure, 0), 10u);
  container_changed(two.thread, &first, -1, -1);
  awaitElements(waiter);
  EXPECT_EQ(known(0), 10u);
  container_changed(waiter.thread, &first, -1, -1);
  container_changed(waiter.thread, &first, -1, -1);
  container_changed(waiter.thread, &first, -1, -1);
  container_changed(waiter.thread, &first, -1, -1);
  awaitElements(waiter);
  EXPECT_EQ(known(0), 13u); // the fifth needs five: the fourth is kept
}

TEST_F(AwaitedValuesTest, AnotherContainerBeginsAnew) {
  container_changed(one.thread, &first, 1, -1);
  container_ends(one.thread, &first);
  container_changed(two.thread, &first, 0, 0);
  container_changed(two.thread, &first, 1, 1);
  awaitElements(waiter);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(AwaitedValuesTest, AContainerThatIsEmptiedAtOnceIsFilledAnew) {
  container_changed(one.thread, &first, 1, -1);
  container_changed(one.thread, &first, 1, -1);
  awaitElements(waiter);
  container_changed(waiter.thread, &first, 0, 0);
  container_changed(one.thread, &first, 1, -1);
  awaitElements(waiter);
  EXPECT_GE(known(0), 11u);
}

} // namespace
} // namespace snarl
