#include "runtime/sync/moved_jobs.h"

#include <gtest/gtest.h>

namespace snarl {
namespace {

constexpr JobMaker kNone = ~JobMaker{0};

JobMaker maker_at(uintptr_t address, JobMaker mover) {
  JobMaker maker = kNone;
  return find_moved_job(address, mover, maker) ? maker : kNone;
}

TEST(MovedJobsTest, TheMakerIsKnownOfThatMoveAlone) {
  moved_job_is_at(0x1000, 7, 3);
  EXPECT_EQ(maker_at(0x1000, 7), 3u);
  EXPECT_EQ(maker_at(0x1000, 8), kNone);
  EXPECT_EQ(maker_at(0x1018, 7), kNone);
}

TEST(MovedJobsTest, TheLatestMoveCounts) {
  moved_job_is_at(0x2000, 7, 3);
  moved_job_is_at(0x2000, 7, 4);
  EXPECT_EQ(maker_at(0x2000, 7), 4u);
  moved_job_is_at(0x2000, 8, 0);
  EXPECT_EQ(maker_at(0x2000, 7), kNone);
  EXPECT_EQ(maker_at(0x2000, 8), 0u);
}

TEST(MovedJobsTest, OnAStackTheMakerIsKnownOfThatPointerUntilItIsCalled) {
  const auto pointer = [](uintptr_t address) { return reinterpret_cast<const void *>(address); };
  const auto maker_on_stack = [&](Tid owner, uintptr_t called) {
    JobMaker maker = kNone;
    return find_job_on_stack(owner, 0x3000, pointer(called), maker) ? maker : kNone;
  };
  moved_job_is_at(0x3000, 7, 3);
  job_is_on_stack(Tid{1}, 0x3000, pointer(100), 4);
  EXPECT_EQ(maker_at(0x3000, 7), 3u);
  EXPECT_EQ(maker_on_stack(Tid{1}, 100), 4u);
  EXPECT_EQ(maker_on_stack(Tid{2}, 100), kNone);
  EXPECT_EQ(maker_on_stack(Tid{1}, 200), kNone);
  job_on_stack_is_over(Tid{1}, 0x3000, pointer(200));
  EXPECT_EQ(maker_on_stack(Tid{1}, 100), 4u);
  job_on_stack_is_over(Tid{1}, 0x3000, pointer(100));
  EXPECT_EQ(maker_on_stack(Tid{1}, 100), kNone);
  EXPECT_EQ(maker_at(0x3000, 7), 3u);
}

TEST(MovedJobsTest, ThousandsAreKeptAndTheLatestOfMore) {
  const auto place = [](uintptr_t n) { return 0x100000 + n * 24; };
  for (uintptr_t n = 0; n < 4000; ++n)
    moved_job_is_at(place(n), 1, n);
  uint32_t kept = 0;
  for (uintptr_t n = 0; n < 4000; ++n)
    kept += maker_at(place(n), 1) == n;
  EXPECT_GT(kept, 3900u);
  for (uintptr_t n = 4000; n < 1000000; ++n)
    moved_job_is_at(place(n), 1, n);
  EXPECT_EQ(maker_at(place(999999), 1), 999999u);
}

} // namespace
} // namespace snarl
