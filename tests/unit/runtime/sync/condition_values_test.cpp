#include "runtime/sync/condition_values.h"

#include "runtime/sync/hand_overs.h"
#include "runtime/thread/registry.h"
#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {
namespace {

int isSet(const uint64_t *values) {
  return values[0] != 0;
}
int isTwo(const uint64_t *values) {
  return values[0] == 2;
}

class ConditionValuesTest : public fakes::HandOverTest {
protected:
  // Elsewhere in each test: what is known of an address lasts.
  static uint32_t memory[1 << 17];
  static uint32_t next;
  uint32_t &variable = memory[next++];
  HandOvers *handed = nullptr;

  void SetUp() override {
    fakes::HandOverTest::SetUp();
    program_is_alone = false;
  }
  void TearDown() override {
    if (handed)
      drop_hand_overs(handed);
    fakes::HandOverTest::TearDown();
  }
  static void write(fakes::FakeThread &by, uint32_t &where, uint32_t value, Change change = Change::stores,
                    const void *code = nullptr) {
    condition_value_written(by.thread, &where, value, 0, sizeof(where), change, code);
    where = value;
  }
  void write(fakes::FakeThread &by, uint32_t value) { write(by, variable, value); }
  // In a loop that ends so, and was woken by a signal of `by` if there is one.
  void await(EndsWithAll ends, fakes::FakeThread *by = nullptr, bool or_signals = false) {
    if (by) {
      condition_waits_for_value(waiter.thread, ends);
      const uint64_t since = hand_overs_so_far(handed);
      hand_over(by->thread, handed);
      take_over(waiter.thread, *handed, since);
      condition_waits_for_value(waiter.thread, nullptr);
    }
    const snarl_watched watched{&variable, 0, sizeof(variable),
                                or_signals ? snarl_watched_pointer : snarl_watched_variable};
    condition_values_awaited(waiter.thread, &watched, 1, ends, true);
  }
};
uint32_t ConditionValuesTest::memory[1 << 17];
uint32_t ConditionValuesTest::next;

TEST_F(ConditionValuesTest, WhoComesLateComesAfterTheWriter) {
  write(one, 1);
  await(isSet);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(one.own[0], 11u); // what it takes from here on is later
}

TEST_F(ConditionValuesTest, TheValueCountsAndNotTheSignal) {
  write(one, 1);
  await(isSet, &two);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ConditionValuesTest, NothingCountsWhenTheWritesHaveNoOrder) {
  write(one, 1);
  write(two, 1);
  await(isSet, &two);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ConditionValuesTest, UnlessTheSignalIsAskedForThen) {
  write(one, 1);
  write(two, 1);
  await(isSet, &two, true);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ConditionValuesTest, TheSignalCountsWhenAWriteWasNotSeen) {
  write(one, 1);
  variable = 2;
  await(isSet, &two);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 19u);
}

TEST_F(ConditionValuesTest, NotTheOneOfAnotherLoop) {
  variable = 2; // by somebody
  condition_waits_for_value(waiter.thread, isTwo);
  hand_over(one.thread, handed);
  take_over(waiter.thread, *handed, 0);
  condition_waits_for_value(waiter.thread, nullptr);
  await(isSet);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(ConditionValuesTest, AVariableOfAnotherSizeHasAnotherLife) {
  write(one, 0x101);
  auto *byte = reinterpret_cast<uint8_t *>(&variable);
  condition_value_written(two.thread, byte, 0, 0, 1, Change::stores, nullptr);
  *byte = 0;
  condition_value_written(two.thread, byte, 1, 0, 1, Change::stores, nullptr);
  *byte = 1;
  const snarl_watched watched{byte, 0, 1, snarl_watched_variable};
  condition_values_awaited(waiter.thread, &watched, 1, isSet, false);
  EXPECT_EQ(known(1), 0u); // it was set before, as far as is known
  condition_values_awaited(waiter.thread, &watched, 1, isSet, true);
  EXPECT_EQ(known(1), 21u); // in this run it was not
}

TEST_F(ConditionValuesTest, WhatIsForgottenIsNotCertain) {
  write(one, 1);
  for (uint32_t i = 0; i < 1 << 16; ++i)
    write(two, memory[(1 << 16) + i], 1);
  await(isSet);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
  write(one, 2);
  await(isSet);
  EXPECT_EQ(known(0), 0u); // the one before may have been enough
}

// Code that fills arrays: few of what it writes are kept then, until somebody looks at one of these.
TEST_F(ConditionValuesTest, WhatNobodyLooksAtIsKeptNoLonger) {
  const char filler = 0, other = 0;
  write(one, variable, 1, Change::stores, &other);
  for (uint32_t round = 0; round < 20; ++round)
    for (uint32_t i = 0; i < 1 << 16; ++i)
      write(two, memory[(1 << 16) + i], round + 2, Change::stores, &filler);
  await(isSet);
  EXPECT_EQ(known(0), 0u); // it was forgotten before that
  write(one, variable, 0, Change::stores, &other);
  write(one, variable, 1, Change::stores, &other);
  for (uint32_t i = 0; i < 1 << 10; ++i)
    write(two, memory[(1 << 16) + i], 1, Change::stores, &filler);
  await(isSet);
  EXPECT_NE(known(0), 0u); // one in 64 pushes nothing out
}

TEST_F(ConditionValuesTest, NoWordIsReadAcrossItsAlignment) {
  auto *odd = reinterpret_cast<char *>(&variable) + 1;
  condition_value_written(one.thread, odd, 1, 0, 4, Change::stores, nullptr);
  const snarl_watched watched{odd, 0, 4, snarl_watched_variable};
  condition_values_awaited(waiter.thread, &watched, 1, isSet, true);
  EXPECT_EQ(known(0), 0u);
}

} // namespace
} // namespace snarl
