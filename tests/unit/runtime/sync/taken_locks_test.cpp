#include "runtime/sync/taken_locks.h"

#include "tests/unit/runtime/sync/support/fakes.h"

#include <gtest/gtest.h>

namespace snarl {
namespace {

class Taken : public testing::Test {
protected:
  ~Taken() override { taken.drop(); }

  void note(uint32_t lock, Clock clock, LockMode mode = LockMode::exclusive) {
    taken.note({LockId(lock), Context(lock), clock, mode, false, 0});
  }
  // 0: it is not among them.
  Clock latest(uint32_t lock, LockMode mode = LockMode::exclusive) const {
    for (const TakenLock &one : taken)
      if (one.lock == LockId(lock) && one.mode == mode)
        return one.clock;
    return 0;
  }

  TakenLocks taken{};
};

TEST_F(Taken, KeepsTheLatestAcquisitionOfEachLockAndMode) {
  EXPECT_TRUE(taken.empty());
  note(1, 1);
  note(2, 2);
  note(1, 3);
  note(1, 4, LockMode::shared);
  EXPECT_FALSE(taken.empty());
  EXPECT_EQ(latest(1), 3u);
  EXPECT_EQ(latest(2), 2u);
  EXPECT_EQ(latest(1, LockMode::shared), 4u);
}

TEST_F(Taken, KeepsAllOfManyLocks) {
  constexpr uint32_t kCount = 10000;
  for (uint32_t round = 1; round <= 2; ++round)
    for (uint32_t lock = 1; lock <= kCount; ++lock)
      note(lock, round);
  for (uint32_t lock = 1; lock <= kCount; ++lock)
    EXPECT_EQ(latest(lock), 2u);
}

TEST_F(Taken, ForgetsLocksThatHaveEnded) {
  constexpr uint32_t kCount = 10000;
  for (uint32_t lock = 1; lock <= kCount; ++lock) {
    note(lock, lock);
    fakes::ended[lock] = 0;
  }
  fakes::ended.clear();
  EXPECT_EQ(latest(kCount), kCount);
  EXPECT_LT(taken.end() - taken.begin(), 32);
}

} // namespace
} // namespace snarl
