// The budget's account on clocks that the test makes up.
#include "runtime/shadow/budget.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

using namespace snarl;

namespace {

constexpr uint64_t kMs = 1'000'000;

// A program that does the same work in each tick. What of the runtime's that takes depends on whether accesses rest.
struct Simulation {
  Budget budget;
  uint64_t own, checked, resting; // nanoseconds of a tick: the program's own, the runtime's
  bool rests = false;
  uint64_t spent = 0, spent_own = 0;

  void run(uint32_t ticks) {
    for (uint32_t i = 0; i < ticks; ++i) {
      const uint64_t runtime = rests ? resting : checked;
      const CpuTime used{(own * Budget::kPlanted + runtime * Budget::kAround) / 100, runtime};
      spent += used.program + used.runtime;
      spent_own += own;
      rests = budget.tick(used);
    }
  }
  double factor() const { return static_cast<double>(spent) / static_cast<double>(spent_own); }
};

TEST(Budget, WhatIsCheapNeverRests) {
  Simulation s{Budget(150, 1), 100 * kMs, 14 * kMs, 0};
  s.run(1000);
  EXPECT_EQ(s.budget.rests(), 0u);
  EXPECT_EQ(s.budget.unchecked_ns(), 0u);
}

TEST(Budget, TheFactorIsKept) {
  for (uint32_t hundredths : {150u, 200u, 300u, 500u}) {
    Simulation s{Budget(hundredths, 7), 2 * kMs, 18 * kMs, kMs / 100};
    s.run(20000);
    EXPECT_NEAR(s.factor(), hundredths / 100.0, 0.02) << hundredths;
    EXPECT_GT(s.budget.rests(), 100u);
    EXPECT_GT(s.budget.checked_ns(), s.budget.unchecked_ns() / 100);
  }
}

TEST(Budget, TheStartIsChecked) {
  Simulation s{Budget(110, 1), 0, kMs, 0};
  s.run(11);
  EXPECT_FALSE(s.rests);
  s.run(1);
  EXPECT_TRUE(s.rests);
  EXPECT_EQ(s.budget.checked_ns(), 21 * kMs);
}

TEST(Budget, LessThanThePlantedCodeIsTakenForIsForFirstExecutionsOnly) {
  Simulation s{Budget(120, 1), 2 * kMs, 18 * kMs, 0};
  s.run(1'000'000);
  EXPECT_EQ(s.budget.rests(), 1u);
}

TEST(Budget, WhereSynchronisationAloneIsTooDearAccessesRestForGood) {
  Simulation s{Budget(200, 1), kMs, 3 * kMs, 2 * kMs};
  s.run(100'000);
  EXPECT_TRUE(s.rests);
  EXPECT_EQ(s.budget.rests(), 1u);
}

TEST(Budget, ADebtIsPaidBackBeforeCheckingGoesOn) {
  Budget budget(225, 1); // 0.8 of the time outside
  EXPECT_TRUE(budget.tick({0, 100 * kMs}));
  EXPECT_TRUE(budget.tick({100 * kMs, 0}));
  EXPECT_FALSE(budget.tick({10 * kMs, 0}));
}

std::vector<uint32_t> lengths_of_rests(uint64_t seed) {
  Simulation s{Budget(200, seed), kMs / 100, 18 * kMs, 0};
  std::vector<uint32_t> lengths{0};
  for (uint32_t i = 0; i < 200'000; ++i) {
    s.run(1);
    if (s.rests)
      ++lengths.back();
    else if (lengths.back())
      lengths.push_back(0);
  }
  return lengths;
}

TEST(Budget, PeriodsAreOfManyLengthsAndTheSeedChoosesThem) {
  const std::vector<uint32_t> lengths = lengths_of_rests(1);
  ASSERT_GT(lengths.size(), 20u);
  const auto [least, most] = std::minmax_element(lengths.begin() + 1, lengths.end() - 1);
  EXPECT_GT(*most, *least * 5 / 4);
  EXPECT_EQ(lengths_of_rests(1), lengths);
  EXPECT_NE(lengths_of_rests(3), lengths);
}

TEST(Budget, TimeThatNobodySawIsSplitAsTheRest) {
  const CpuTime all_seen = split_time(100, {70, 30});
  EXPECT_EQ(all_seen.program, 70u);
  EXPECT_EQ(all_seen.runtime, 30u);
  const CpuTime half_seen = split_time(200, {70, 30});
  EXPECT_EQ(half_seen.program, 140u);
  EXPECT_EQ(half_seen.runtime, 60u);
  const CpuTime unseen = split_time(100, {});
  EXPECT_EQ(unseen.program + unseen.runtime, 100u);
  const CpuTime late = split_time(50, {70, 30}); // a thread's clock was read after the process's
  EXPECT_EQ(late.program, 70u);
}

} // namespace
