#include "runtime/sync/hand_overs.h"

#include "runtime/sync/lock_order.h"
#include "tests/unit/runtime/sync/support/fakes.h"

#include <gtest/gtest.h>

namespace snarl {
namespace {

using fakes::FakeThread;

class HandOversTest : public testing::Test {
protected:
  FakeThread one{1, 0}, two{2, 1}, waiter{3, 2};
  HandOvers *handed = nullptr;

  // Something was acquired while something was held: else there is nothing to order.
  static void SetUpTestSuite() {
    order_start();
    FakeThread t(9, 7);
    Lock &a = fakes::new_lock(), &b = fakes::new_lock();
    push_held(t.thread, t.held(), a, a.id, Context(1), LockMode::exclusive, 1, 1, true);
    order_acquisition(t.thread, t.held(), b.id, Context(2), LockMode::exclusive, 2, 0);
    pop_held(t.thread, t.held(), t.held().locks.end() - 1);
  }
  void SetUp() override {
    one.own[0] = 10;
    two.own[1] = 20;
  }
  void TearDown() override {
    if (handed)
      drop_hand_overs(handed);
    for (FakeThread *t : {&one, &two, &waiter})
      structure_drop(t->held().structure);
  }
  Clock known(uint32_t slot) { return structure_of(waiter.held().structure, slot); }
};

TEST_F(HandOversTest, TheOneSignalOrdersWhatItsThreadDidInEarlierEpochs) {
  const uint64_t since = hand_overs_so_far(handed);
  hand_over(one.thread, handed);
  take_over(waiter.thread, *handed, since);
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(one.held().segment.created, 1u);
  EXPECT_EQ(waiter.held().segment.joined, 1u);
}

TEST_F(HandOversTest, AlsoWhatItsThreadKnew) {
  structure_join(one.held().structure, {nullptr, 4, 44});
  hand_over(one.thread, handed);
  take_over(waiter.thread, *handed, 0);
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(known(4), 44u);
}

TEST_F(HandOversTest, OfSeveralOnlyWhatAllHaveInCommon) {
  structure_join(one.held().structure, {nullptr, 4, 44});
  structure_join(two.held().structure, {nullptr, 4, 40});
  hand_over(one.thread, handed);
  hand_over(two.thread, handed);
  take_over(waiter.thread, *handed, 0);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
  EXPECT_EQ(known(4), 40u);
}

TEST_F(HandOversTest, NothingOfSignalsBeforeTheWait) {
  hand_over(one.thread, handed);
  const uint64_t since = hand_overs_so_far(handed);
  take_over(waiter.thread, *handed, since); // woken for no reason
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(waiter.held().segment.joined, 0u);
  hand_over(two.thread, handed);
  take_over(waiter.thread, *handed, since);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 19u);
}

TEST_F(HandOversTest, NothingOfMoreSignalsThanAreKept) {
  for (int i = 0; i < 9; ++i)
    hand_over(one.thread, handed);
  take_over(waiter.thread, *handed, 0);
  EXPECT_EQ(known(0), 0u);
  take_over(waiter.thread, *handed, 1);
  EXPECT_EQ(known(0), 9u);
}

} // namespace
} // namespace snarl
