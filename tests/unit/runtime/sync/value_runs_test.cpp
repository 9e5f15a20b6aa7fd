#include "runtime/sync/value_runs.h"

#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {
namespace {

int isTwo(uint64_t value) {
  return value == 2;
}
int isZero(uint64_t value) {
  return value == 0;
}
int isOther(uint64_t value, uint64_t variable) {
  return value != variable;
}

class ValueRunsTest : public fakes::HandOverTest {
protected:
  ValueHistory history{};
  RunOrder run{};

  void TearDown() override {
    drop_values(history);
    drop_run(run);
    fakes::HandOverTest::TearDown();
  }
  bool store(fakes::FakeThread &by, uint64_t value, bool opens = false) {
    const bool goes_on = run_written(run, history, by.thread, {history.last, value, 0, 4, Change::stores, true}, opens);
    ++by.own[by.clock.slot];
    return goes_on;
  }
  void learn(Structure before) {
    structure_join(waiter.held().structure, before);
    structure_drop(before);
  }
};

TEST_F(ValueRunsTest, OfThreadsThatDoNotKnowOfEachOtherAllThatHaveWrittenCount) {
  EXPECT_TRUE(store(one, 1));
  EXPECT_TRUE(store(two, 2));
  EXPECT_TRUE(run.in_force);
  learn(run_before(run, history, isTwo));
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueRunsTest, OfThreadsThatWriteTheSameValueNeither) {
  store(one, 2);
  store(two, 2);
  learn(run_before(run, history, isTwo));
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueRunsTest, NotIfTheFirstValueWouldDo) {
  store(one, 1);
  store(two, 0);
  learn(run_before(run, history, isZero));
  EXPECT_EQ(known(0), 0u);
}

TEST_F(ValueRunsTest, NotWhatWasOverwrittenByAValueThatDoesNotEndTheWait) {
  store(one, 2);
  store(two, 1);
  learn(run_before(run, history, isTwo));
  EXPECT_EQ(known(0), 0u);
}

TEST_F(ValueRunsTest, WhoHasWaitedAndWritesHasALock) {
  store(one, 1);
  run_waited(run, two.thread.tid);
  store(two, 2);
  learn(run_before(run, history, isTwo));
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueRunsTest, WhoHasWaitedAndWritesAsTheLastToArriveHasNone) {
  store(one, 1);
  run_waited(run, two.thread.tid);
  store(two, 2, /*opens=*/true);
  learn(run_before(run, history, isTwo));
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueRunsTest, ItStaysALockWhoeverWritesAsTheLastToArrive) {
  store(one, 1);
  run_waited(run, two.thread.tid);
  store(two, 2);
  store(two, 3, /*opens=*/true);
  learn(run_before(run, history, isOther, 2));
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueRunsTest, ComparedWithAVariableTheOrderCountsWhateverIsCertain) {
  store(one, 1);
  EXPECT_FALSE(run.in_force);
  learn(run_before(run, history, isOther, 1));
  EXPECT_EQ(known(0), 0u);
  learn(run_before(run, history, isOther, 0));
  EXPECT_EQ(known(0), 10u);
}

TEST_F(ValueRunsTest, WhatIsWrittenAllTheTimeIsGivenUp) {
  store(one, 1);
  uint32_t writes = 0;
  while (writes < 4096 && store(two, writes % 7))
    ++writes;
  EXPECT_LT(writes, 4096u);
}

} // namespace
} // namespace snarl
