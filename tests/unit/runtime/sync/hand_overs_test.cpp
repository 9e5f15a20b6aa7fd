#include "runtime/sync/hand_overs.h"

#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {
namespace {

class HandOversTest : public fakes::HandOverTest {
protected:
  HandOvers *handed = nullptr;

  void TearDown() override {
    if (handed)
      drop_hand_overs(handed);
    fakes::HandOverTest::TearDown();
  }
};

TEST_F(HandOversTest, TheOneSignalOrdersWhatItsThreadDidInEarlierEpochs) {
  const uint64_t since = hand_overs_so_far(handed);
  hand_over(one.thread, handed);
  take_over(waiter.thread, *handed, since);
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(one.held().segment.created, 1u);
  EXPECT_EQ(waiter.held().segment.joined, 1u);
}

TEST_F(HandOversTest, NotWhatItsThreadStillHolds) {
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
  for (Lock *l : {&a, &b})
    push_held(one.thread, one.held(), *l, l->id, Context(1), LockMode::exclusive, 1, 1, true);
  hand_over(one.thread, handed);
  take_over(waiter.thread, *handed, 0);
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(one.own[0], 10u); // in which it took them
  pop_all_held(one.thread, one.held());
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
