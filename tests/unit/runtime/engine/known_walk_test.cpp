#include "runtime/context/known_walk.h"

#include <gtest/gtest.h>
#include <memory>

using namespace snarl;

namespace {

struct KnownWalkTest : testing::Test {
  uintptr_t stack[64] = {};
  std::unique_ptr<KnownWalks> walks = std::make_unique<KnownWalks>();

  WalkQuestion question(Pc pc = 1) const { return {reinterpret_cast<uintptr_t>(stack), nullptr, pc, 7, 1}; }

  // A walk that met the words which stand at these places of the stack.
  void walk(const WalkQuestion &asked, std::initializer_list<uint32_t> places, uint32_t answer,
            bool repeatable = true) {
    KnownWalk &known = walks->next(asked);
    known.begin(asked);
    for (uint32_t place : places)
      known.met(reinterpret_cast<uintptr_t>(stack + place), stack[place]);
    known.end(Context(answer), repeatable);
  }

  // 0: not known.
  uint32_t answer(const WalkQuestion &asked) const {
    const KnownWalk *known = walks->find(asked);
    return known ? known->answer().value : 0;
  }
};

TEST_F(KnownWalkTest, IsTheSameWhileEachWordThatItMetIs) {
  stack[3] = 30, stack[9] = 90;
  walk(question(), {3, 9}, 5);
  EXPECT_EQ(answer(question()), 5u);
  stack[4] = 1; // what it did not meet
  EXPECT_EQ(answer(question()), 5u);
  stack[9] = 91;
  EXPECT_EQ(answer(question()), 0u);
}

TEST_F(KnownWalkTest, AnswersWhatItWasAsked) {
  walk(question(1), {3}, 5);
  EXPECT_EQ(answer(question(2)), 0u);
}

TEST_F(KnownWalkTest, SeveralWaysToOneCallAreKnown) {
  for (uintptr_t way = 1; way <= 8; ++way) {
    stack[3] = way;
    walk(question(), {3}, static_cast<uint32_t>(10 + way));
  }
  for (uintptr_t way = 1; way <= 8; ++way) {
    stack[3] = way;
    EXPECT_EQ(answer(question()), 10 + way);
  }
  stack[3] = 9;
  walk(question(), {3}, 19);
  EXPECT_EQ(answer(question()), 19u);
  stack[3] = 1; // the oldest made room
  EXPECT_EQ(answer(question()), 0u);
}

TEST_F(KnownWalkTest, WhatRestsOnMoreIsNotKept) {
  walk(question(), {3}, 5, /*repeatable=*/false);
  EXPECT_EQ(answer(question()), 0u);
}

TEST_F(KnownWalkTest, NorIsWhatMetTooMuch) {
  walk(question(), {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}, 5);
  EXPECT_EQ(answer(question()), 5u);
  walks = std::make_unique<KnownWalks>();
  walk(question(), {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}, 5);
  EXPECT_EQ(answer(question()), 0u);
}

} // namespace
