#include "runtime/sync/owners.h"

#include "runtime/sync/branches.h"
#include "runtime/sync/hand_overs.h"
#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {
namespace {

class OwnersTest : public fakes::HandOverTest {
protected:
  // Nothing is read there.
  static const void *count(uintptr_t n) { return reinterpret_cast<const void *>(0x20000 + n * 32); }

  void TearDown() override {
    for (uintptr_t n = 0; n < kCounts; ++n)
      end(n);
    fakes::HandOverTest::TearDown();
  }
  static void acquire_nested(fakes::FakeThread &thread) { thread.held().told.add(1, thread.held().segment, 1); }
  void leave(fakes::FakeThread &thread, uintptr_t n, uint32_t slot, Clock known) {
    learn_structure(thread.thread, {nullptr, slot, known});
    owner_leaves(thread.thread, count(n));
  }
  // What is known of the slots while the last owner ends it.
  struct Known {
    Clock of_4, of_5;
  };
  Known end(uintptr_t n) {
    const uint32_t entered = last_owner_begins(waiter.thread, count(n), 1000);
    Structure left = structure_left_by(waiter.thread, Held::counts);
    const Known known{structure_of(left, 4), structure_of(left, 5)};
    structure_drop(left);
    if (entered)
      branch_left(waiter.thread, entered);
    return known;
  }

  static constexpr uintptr_t kCounts = 3;
};

TEST_F(OwnersTest, TheLastOneComesAfterAllOthers) {
  acquire_nested(one);
  acquire_nested(two);
  leave(one, 0, 4, 44);
  leave(two, 0, 5, 55);
  const Known known_within = end(0);
  EXPECT_EQ(known_within.of_4, 44u);
  EXPECT_EQ(known_within.of_5, 55u);
  EXPECT_EQ(known(4), 0u); // and has forgotten that
}

TEST_F(OwnersTest, OfAnotherCountNothingIsKnown) {
  acquire_nested(one);
  leave(one, 0, 4, 44);
  EXPECT_EQ(end(1).of_4, 0u);
}

TEST_F(OwnersTest, WhatIsOwnedThereLaterBeginsAnew) {
  acquire_nested(one);
  leave(one, 0, 4, 44);
  end(0);
  EXPECT_EQ(end(0).of_4, 0u);
}

TEST_F(OwnersTest, WhoAcquiredNothingUnderAnythingLeavesNothing) {
  leave(one, 0, 4, 44);
  EXPECT_EQ(end(0).of_4, 0u);
}

TEST_F(OwnersTest, WhatItDoesBehindIsOfAnotherSegment) {
  acquire_nested(one);
  const Segment before = one.held().segment;
  leave(one, 0, 4, 44);
  EXPECT_NE(one.held().segment.created, before.created);
}

TEST_F(OwnersTest, WhoGivesUpSeveralWithoutAcquiringBeginsOneSegment) {
  acquire_nested(one);
  leave(one, 0, 4, 44);
  const Segment before = one.held().segment;
  enter_next_epoch(one.thread); // as the count does
  owner_leaves(one.thread, count(1));
  owner_leaves(one.thread, count(2));
  EXPECT_EQ(one.held().segment.created, before.created);
  EXPECT_EQ(end(2).of_4, 44u);
}

} // namespace
} // namespace snarl
