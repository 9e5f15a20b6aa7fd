#include "runtime/sync/jobs.h"

#include "runtime/sync/branches.h"
#include "runtime/sync/hand_overs.h"
#include "tests/unit/runtime/sync/support/hand_over_test.h"

#include <map>
#include <random>

namespace snarl {
namespace {

class JobsTest : public fakes::HandOverTest {
protected:
  // Where a job may be kept. Nothing is read there.
  static const void *place(uintptr_t n) { return reinterpret_cast<const void *>(0x10000 + n * 32); }

  void TearDown() override {
    for (uintptr_t n = 0; n < kPlaces; ++n)
      job_ends(one.thread, place(n));
    fakes::HandOverTest::TearDown();
  }
  void make(uintptr_t n, Clock known_to_maker) {
    learn_structure(one.thread, {nullptr, 4, known_to_maker});
    job_made(one.thread, place(n));
  }
  // What is known of slot 4 while the job runs.
  Clock known_within(uintptr_t n) {
    const uint32_t entered = job_begins(waiter.thread, place(n), 1000);
    Structure left = structure_left_by(waiter.thread, Held::counts);
    const Clock clock = structure_of(left, 4);
    structure_drop(left);
    if (entered)
      branch_left(waiter.thread, entered);
    return clock;
  }

  static constexpr uintptr_t kPlaces = 500;
};

TEST_F(JobsTest, WhatItsMakerKnewIsKnownWhileItRuns) {
  make(0, 44);
  EXPECT_EQ(known_within(0), 44u);
  EXPECT_EQ(known(4), 0u);
}

TEST_F(JobsTest, WhatItsMakerLearnsLaterIsNot) {
  make(0, 44);
  learn_structure(one.thread, {nullptr, 4, 55});
  EXPECT_EQ(known_within(0), 44u);
}

TEST_F(JobsTest, WhatItsMakerDoesIsOfAnotherSegmentFromThenOn) {
  const Segment before = one.held().segment;
  make(0, 0);
  EXPECT_NE(one.held().segment.created, before.created);
}

TEST_F(JobsTest, OneThatIsMovedStaysTheSame) {
  make(0, 44);
  learn_structure(two.thread, {nullptr, 4, 55});
  job_moved(two.thread, place(1), place(0));
  EXPECT_EQ(known_within(0), 0u);
  EXPECT_EQ(known_within(1), 44u);
}

TEST_F(JobsTest, NothingThatIsMovedEndsWhatWasThere) {
  make(0, 44);
  job_moved(one.thread, place(0), place(1));
  EXPECT_EQ(known_within(0), 0u);
}

TEST_F(JobsTest, TwoAreSwapped) {
  make(0, 44);
  make(1, 55);
  jobs_swapped(two.thread, place(0), place(1));
  EXPECT_EQ(known_within(0), 55u);
  EXPECT_EQ(known_within(1), 44u);
  jobs_swapped(two.thread, place(0), place(2));
  EXPECT_EQ(known_within(0), 0u);
  EXPECT_EQ(known_within(2), 55u);
}

TEST_F(JobsTest, OneThatHasEndedIsForgotten) {
  make(0, 44);
  job_ends(two.thread, place(0));
  EXPECT_EQ(known_within(0), 0u);
}

TEST_F(JobsTest, WhereAnotherOneIsMadeThatOneCounts) {
  make(0, 44);
  job_made(two.thread, place(0));
  EXPECT_EQ(known_within(0), 0u);
}

TEST_F(JobsTest, ACopyComesAfterWhoMadeItAsLongAsItsOriginalIsThere) {
  make(0, 44);
  learn_structure(two.thread, {nullptr, 4, 55});
  job_copied(two.thread, place(1), place(0));
  job_moved(two.thread, place(2), place(1));
  EXPECT_EQ(known_within(0), 44u);
  EXPECT_EQ(known_within(2), 55u);
  job_copied(two.thread, place(3), place(2));
  job_ends(two.thread, place(0));
  EXPECT_EQ(known_within(2), 44u);
  EXPECT_EQ(known_within(3), 55u);
  job_made(one.thread, place(0)); // another one than the original
  EXPECT_EQ(known_within(2), 44u);
}

TEST_F(JobsTest, SoDoesACopyOfWhatNobodyToldOf) {
  learn_structure(two.thread, {nullptr, 4, 55});
  job_copied(two.thread, place(1), place(0));
  EXPECT_EQ(known_within(1), 55u);
  job_ends(two.thread, place(0));
  EXPECT_EQ(known_within(1), 0u);
}

TEST_F(JobsTest, ManyAreKeptApart) {
  std::map<uintptr_t, Clock> model;
  std::mt19937 random(1);
  for (Clock clock = 1; clock < 5000; ++clock) {
    const uintptr_t n = random() % kPlaces, other = random() % kPlaces;
    switch (random() % 4) {
    case 0:
    case 1:
      make(n, clock);
      model[n] = clock;
      break;
    case 2:
      job_ends(one.thread, place(n));
      model.erase(n);
      break;
    case 3:
      if (n == other)
        break;
      job_moved(one.thread, place(n), place(other));
      model.erase(n);
      if (model.count(other))
        model[n] = model[other];
      model.erase(other);
      break;
    }
  }
  for (uintptr_t n = 0; n < kPlaces; ++n)
    EXPECT_EQ(known_within(n), model.count(n) ? model[n] : 0) << n;
}

} // namespace
} // namespace snarl
