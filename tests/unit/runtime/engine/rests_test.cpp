// What is checked while accesses rest, and that what orders is recorded all the same.
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/rests.h"
#include "runtime/sync/points.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

using namespace snarl;
using namespace engine_test;

namespace {

constexpr uint32_t kWords = 64;

// Two places in the code with an access that has no planted test.
SNARL_NOINLINE void rare_write(int *word) {
  __snarl_write4_leaf(word, reinterpret_cast<void *>(kPc));
}
SNARL_NOINLINE void rare_read(int *word) {
  __snarl_read4_leaf(word, reinterpret_cast<void *>(kPc));
}
// And one with.
void hot_write(int *word) {
  oracle::planted_access(reinterpret_cast<uintptr_t>(word), kPc, 4, true);
}

class RestsTest : public EngineTest {
protected:
  void TearDown() override {
    let_accesses_rest(false);
    shadow_reset(reinterpret_cast<uintptr_t>(words), sizeof words);
  }

  // The first does `a`, then the second `b`, unordered, each in a thread of its own; `between` is what the keeper does.
  void one_after_the_other(std::function<void(Thread &)> a, std::function<void()> between,
                           std::function<void(Thread &)> b) {
    UnseenBarrier turn(3);
    EngineThread first([&](Thread &t) {
      a(t);
      turn.wait();
      turn.wait();
    });
    EngineThread second([&](Thread &t) {
      turn.wait();
      turn.wait();
      b(t);
    });
    turn.wait();
    between();
    turn.wait();
    first.join();
    second.join();
  }

  alignas(64) int words[kWords] = {};
  PuppetThread company; // not alone
};

void nothing() {}

TEST_F(RestsTest, WithoutARestEverythingIsChecked) {
  one_after_the_other([&](Thread &) { hot_write(words); }, nothing, [&](Thread &) { hot_write(words); });
  EXPECT_EQ(races_found(), 1u);
}

TEST_F(RestsTest, PlantedTestsPassAtRest) {
  let_accesses_rest(true);
  one_after_the_other([&](Thread &) { hot_write(words); }, nothing, [&](Thread &) { hot_write(words); });
  EXPECT_EQ(races_found(), 0u);
}

TEST_F(RestsTest, RunningThreadsRestAndAwakeAtATick) {
  UnseenBarrier turn(2);
  EngineThread thread([&](Thread &) {
    EXPECT_NE(__snarl_tls.mask[0], 0u);
    turn.wait();
    turn.wait(); // rest
    EXPECT_EQ(__snarl_tls.mask[0], 0u);
    hot_write(words);
    EXPECT_EQ(*shadow_cell(reinterpret_cast<uintptr_t>(words)), 0u);
    turn.wait();
    turn.wait(); // awake
    hot_write(words);
    EXPECT_NE(*shadow_cell(reinterpret_cast<uintptr_t>(words)), 0u);
    EXPECT_NE(__snarl_tls.mask[0], kAttention);
  });
  turn.wait();
  let_accesses_rest(true);
  turn.wait();
  turn.wait();
  let_accesses_rest(false);
  turn.wait();
}

TEST_F(RestsTest, TheFirstVisitsOfAPlaceAreCheckedAtRest) {
  let_accesses_rest(true);
  one_after_the_other([&](Thread &) { rare_write(words); }, nothing, [&](Thread &) { rare_read(words); });
  EXPECT_EQ(races_found(), 1u);
}

TEST_F(RestsTest, LaterVisitsAreNot) {
  let_accesses_rest(true);
  EngineThread thread([&](Thread &) {
    for (uint32_t i = 0; i < kWords; ++i)
      rare_write(words + i);
  });
  thread.join();
  uint32_t recorded = 0;
  for (int &word : words)
    recorded += *shadow_cell(reinterpret_cast<uintptr_t>(&word)) != 0;
  EXPECT_LE(recorded, kFirstVisits);
  EXPECT_GE(recorded, 1u); // the slot's earlier holders may have been there
}

TEST_F(RestsTest, VisitsAreLookedUpWhileThereIsTime) {
  let_accesses_rest(true);
  UnseenBarrier turn(2);
  EngineThread thread([&](Thread &) {
    for (uint32_t i = 0; i < kFirstVisits + kVisitsAtATime; ++i)
      rare_write(words + (i < kFirstVisits ? i : kFirstVisits));
    EXPECT_EQ(__snarl_tls.called_mask, 0u);
    int *const last = words + kWords - 1;
    rare_read(last);
    EXPECT_EQ(*shadow_cell(reinterpret_cast<uintptr_t>(last)), 0u);
    turn.wait();
    turn.wait(); // the next tick
    rare_read(last);
    EXPECT_NE(*shadow_cell(reinterpret_cast<uintptr_t>(last)), 0u);
  });
  turn.wait();
  let_accesses_rest(true);
  turn.wait();
  thread.join();
}

// Written while checked, handed over and written again at rest, read in order when checks go on: no race, although the
// write that the reader learnt of last was never recorded.
TEST_F(RestsTest, OrderIsKeptThroughARest) {
  static char lock[16];
  UnseenBarrier turn(3);
  EngineThread first([&](Thread &t) {
    hot_write(words);
    release_at(t, lock);
    turn.wait(), turn.wait();
  });
  EngineThread second([&](Thread &t) {
    turn.wait(), turn.wait(); // rest
    acquire_at(t, lock);
    hot_write(words);
    release_at(t, lock);
    turn.wait(), turn.wait();
  });
  turn.wait();
  let_accesses_rest(true);
  turn.wait();
  first.join();
  EngineThread third([&](Thread &t) {
    turn.wait(), turn.wait(); // awake
    acquire_at(t, lock);
    hot_write(words);
  });
  turn.wait();
  let_accesses_rest(false);
  turn.wait();
  second.join();
  third.join();
  EXPECT_EQ(races_found(), 0u);
  shadow_reset(reinterpret_cast<uintptr_t>(lock), sizeof lock);
}

// A race of which one side was before the rest: what was recorded is not forgotten.
TEST_F(RestsTest, WhatWasRecordedStaysThroughARest) {
  one_after_the_other([&](Thread &) { hot_write(words); },
                      [] {
                        let_accesses_rest(true);
                        let_accesses_rest(false);
                      },
                      [&](Thread &) { hot_write(words); });
  EXPECT_EQ(races_found(), 1u);
}

TEST_F(RestsTest, AThreadThatIgnoresAccessesStaysSo) {
  UnseenBarrier turn(2);
  EngineThread thread([&](Thread &t) {
    ++t.ignore_accesses;
    turn.wait();
    turn.wait();
    hot_write(words);
    rare_write(words);
    EXPECT_EQ(*shadow_cell(reinterpret_cast<uintptr_t>(words)), 0u);
    --t.ignore_accesses;
  });
  turn.wait();
  let_accesses_rest(true);
  let_accesses_rest(false);
  turn.wait();
}

} // namespace
