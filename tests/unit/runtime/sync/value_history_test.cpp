#include "runtime/sync/value_history.h"

#include "tests/unit/runtime/sync/support/hand_over_test.h"

#include <deque>

namespace snarl {
namespace {

int isTwo(uint64_t value) {
  return value == 2;
}
int isSet(uint64_t value) {
  return value != 0;
}
int isZero(uint64_t value) {
  return value == 0;
}
int isFour(uint64_t value) {
  return value == 4;
}

int isThree(uint64_t value) {
  return value == 3;
}
int hasThree(uint64_t value) {
  return (value & 3) == 3;
}
int hasOne(uint64_t value) {
  return value & 1;
}

class ValueHistoryTest : public fakes::HandOverTest {
protected:
  ValueHistory history{};

  void TearDown() override {
    drop_values(history);
    fakes::HandOverTest::TearDown();
  }
  // In an epoch of its own. True: something may still be certain.
  bool write(fakes::FakeThread &by, uint64_t value, Change change = Change::stores, bool releases = true) {
    const bool certain =
        value_written(history, by.thread, {history.last, value, value & ~history.last, 4, change, releases});
    ++by.own[by.clock.slot];
    return certain;
  }
  bool set(fakes::FakeThread &by, uint64_t bits, bool releases = true) {
    const uint64_t before = history.last;
    const bool certain = value_written(history, by.thread, {before, before | bits, bits, 4, Change::sets, releases});
    ++by.own[by.clock.slot];
    return certain;
  }
  bool add(fakes::FakeThread &by, bool releases = true) { return write(by, history.last + 1, Change::adds, releases); }
  bool subtract(fakes::FakeThread &by) { return write(by, history.last - 1, Change::adds); }
  void await(fakes::FakeThread &t, EndsWait ends) {
    Structure certain = certain_before(history, t.thread, ends);
    structure_join(t.held().structure, certain);
    structure_drop(certain);
  }
};

TEST_F(ValueHistoryTest, TheOneValueThatEndsTheWaitComesBefore) {
  write(one, 1);
  write(one, 2);
  write(one, 3);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 11u);
}

TEST_F(ValueHistoryTest, TheEarliestOfThemWouldHaveBeenEnough) {
  write(one, 1);
  write(one, 2);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 10u);
}

TEST_F(ValueHistoryTest, WhatWasThereFromTheBeginningIsEnough) {
  write(one, 1);
  write(one, 0);
  await(waiter, isZero);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(ValueHistoryTest, ButNotIfTheThreadKnowsItToBeOverwritten) {
  write(one, 1);
  await(waiter, isSet);
  write(one, 0);
  await(waiter, isZero);
  EXPECT_EQ(known(0), 11u);
  write(one, 1);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 12u);
}

TEST_F(ValueHistoryTest, AStoreThatDoesNotReleaseHandsNothingOver) {
  write(one, 1);
  write(one, 2, Change::stores, false);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(ValueHistoryTest, AnAdditionThatDoesNotReleaseGoesOnWithWhatWas) {
  write(one, 1);
  write(one, 2, Change::adds, false);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 10u);
}

TEST_F(ValueHistoryTest, WhoKnowsTheWriterGoesOnWithTheChain) {
  write(one, 1);
  await(two, isSet);
  EXPECT_TRUE(write(two, 2));
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, OfStoresByTwoNothingIsCertain) {
  write(one, 1);
  EXPECT_FALSE(write(two, 2));
}

TEST_F(ValueHistoryTest, OldValuesThatAreForgottenMayHaveBeenEnough) {
  for (uint64_t value = 1; value <= 40; ++value)
    write(one, value * 2 + 1);
  write(one, 2);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(ValueHistoryTest, AllAdditionsAreNeededForTheirSum) {
  add(one);
  add(two);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, OfMoreAdditionsThanAreNeededNoneIsCertain) {
  add(one);
  add(two);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueHistoryTest, WhatOthersCannotMakeUpForIsNeeded) {
  add(one);
  add(one);
  add(two);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueHistoryTest, AdditionsThatAreKnownCountInAnyCase) {
  add(one);
  add(two);
  await(waiter, isTwo);
  add(one);
  add(two);
  await(waiter, isFour);
  EXPECT_EQ(known(0), 11u);
  EXPECT_EQ(known(1), 21u);
}

TEST_F(ValueHistoryTest, AnAdditionThatDoesNotReleaseIsCountedAndHandsNothingOver) {
  add(one, false);
  add(two);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, DifferentAmountsAreNoCounter) {
  add(one);
  EXPECT_FALSE(write(two, history.last + 2, Change::adds));
}

TEST_F(ValueHistoryTest, ManyAdditionsAreCounted) {
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(add(one));
    ASSERT_TRUE(add(two));
  }
  await(waiter, +[](uint64_t value) -> int { return value >= 1000; });
  EXPECT_EQ(known(0), 509u);
  EXPECT_EQ(known(1), 519u);
}

TEST_F(ValueHistoryTest, AValueThatNobodySawEndsTheCertainty) {
  write(one, 1);
  EXPECT_FALSE(value_written(history, two.thread, {7, 2, 0, 4, Change::stores, true}));
}

TEST_F(ValueHistoryTest, OrBeginsAnotherLifeForWhoKnowsTheLastOne) {
  add(one);
  await(two, isSet);
  EXPECT_TRUE(value_written(history, two.thread, {0, 1, 0, 4, Change::adds, true}));
  await(two, isSet);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueHistoryTest, AllBitsThatAreWaitedForAreNeeded) {
  set(one, 1);
  set(two, 2);
  await(waiter, isThree);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, OfSeveralBitsThatEndItNoneIs) {
  structure_join(one.held().structure, {nullptr, 4, 44});
  structure_join(two.held().structure, {nullptr, 4, 40});
  set(one, 1);
  set(two, 2);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
  EXPECT_EQ(known(4), 40u);
}

TEST_F(ValueHistoryTest, NorABitThatAnotherThreadSetsAsWell) {
  set(one, 1);
  set(two, 3);
  await(waiter, hasThree);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 20u);
  set(two, 1);
  await(waiter, hasOne);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(ValueHistoryTest, OfAThreadsBitsAsManyAsTheWaitNeeds) {
  set(two, 4);
  set(one, 1);
  set(one, 2);
  await(waiter, hasOne);
  EXPECT_EQ(known(0), 10u);
  await(waiter, hasThree);
  EXPECT_EQ(known(0), 11u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueHistoryTest, ABitThatMayNotBeThereDoesNotNeedToCome) {
  set(one, 1);
  set(two, 2);
  set(two, 4);
  await(waiter, isThree);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, AMaskBeginsAnewWithWhoKnowsAllOfIt) {
  set(one, 1);
  set(two, 2);
  await(waiter, isThree);
  EXPECT_TRUE(write(waiter, 0));
  set(one, 1);
  set(two, 2);
  await(waiter, isThree);
  EXPECT_EQ(known(0), 11u);
  EXPECT_EQ(known(1), 21u);
}

TEST_F(ValueHistoryTest, AndWhoDoesNotKnowThatMayHaveSeenWhatWasBefore) {
  set(waiter, 1);
  set(two, 2);
  await(two, isThree);
  EXPECT_TRUE(write(two, 0));
  set(one, 1);
  set(two, 2);
  await(waiter, isThree);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(ValueHistoryTest, BitsThatAreClearedByWhoDoesNotKnowAllEndTheCertainty) {
  set(one, 1);
  set(two, 2);
  EXPECT_FALSE(write(one, 2, Change::modifies));
}

TEST_F(ValueHistoryTest, BitsThatAreClearedAreAMaskAsWell) {
  write(waiter, 3);
  auto clear = [&](fakes::FakeThread &by, uint64_t bits) {
    const uint64_t before = history.last;
    EXPECT_TRUE(value_written(history, by.thread, {before, before & ~bits, bits, 4, Change::clears, true}));
    ++by.own[by.clock.slot];
  };
  clear(one, 1);
  clear(two, 2);
  await(waiter, +[](uint64_t value) -> int { return value != 3; });
  EXPECT_EQ(known(0), 0u);
  await(waiter, isZero);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

TEST_F(ValueHistoryTest, BitsThatAreSetByOneAndClearedByAnotherAreNone) {
  set(one, 1);
  set(two, 2);
  EXPECT_FALSE(value_written(history, two.thread, {3, 2, 1, 4, Change::clears, true}));
}

TEST_F(ValueHistoryTest, OfMoreAdditionsWhatAllOfThemKnowIsCertain) {
  structure_join(one.held().structure, {nullptr, 4, 44});
  structure_join(two.held().structure, {nullptr, 4, 40});
  add(one);
  add(two);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(4), 40u);
}

TEST_F(ValueHistoryTest, ACounterBeginsAnewAsWell) {
  add(one);
  add(two);
  await(waiter, isTwo);
  EXPECT_TRUE(write(waiter, 0));
  add(one);
  add(two);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 11u);
  EXPECT_EQ(known(1), 21u);
}

TEST_F(ValueHistoryTest, SixteenThreadsBitsAreToldApart) {
  std::deque<fakes::FakeThread> others;
  for (uint32_t i = 0; i < 16; ++i)
    set(others.emplace_back(20 + i, 3 + i), uint64_t{1} << i);
  await(waiter, +[](uint64_t value) -> int { return value == 0xffff; });
  for (uint32_t i = 0; i < 16; ++i) {
    EXPECT_EQ(known(3 + i), others[i].own[3 + i] - 1);
    structure_drop(others[i].held().structure);
  }
}

TEST_F(ValueHistoryTest, WhatIsTakenWasPutBefore) {
  add(one);
  await(two, isSet);
  EXPECT_TRUE(subtract(two));
  EXPECT_TRUE(add(one)); // by one who does not know
  await(waiter, isSet);
  EXPECT_EQ(known(0), 10u); // if two has not yet taken the first
  EXPECT_EQ(known(1), 0u);
  await(two, isSet);
  EXPECT_EQ(structure_of(two.held().structure, 0), 11u);
}

TEST_F(ValueHistoryTest, OneItemOfTwoMayBeAnyones) {
  add(one);
  add(two);
  await(waiter, isSet);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
  EXPECT_TRUE(subtract(waiter));
  await(waiter, isSet);
  EXPECT_EQ(known(0), 10u);
  EXPECT_EQ(known(1), 20u);
}

int isLessThanTwo(uint64_t value) {
  return value < 2;
}

TEST_F(ValueHistoryTest, RoomNeedsATakingOnlyWhenItWasFull) {
  add(one);
  await(two, isSet);
  subtract(two);
  await(one, isLessThanTwo);
  EXPECT_EQ(structure_of(one.held().structure, 1), 0u);
  add(one);
  await(one, isLessThanTwo);
  EXPECT_EQ(structure_of(one.held().structure, 1), 20u);
}

TEST_F(ValueHistoryTest, AStoreByOneWhoKnowsAllBeginsAnew) {
  EXPECT_TRUE(write(one, 1));
  EXPECT_FALSE(write(two, 2));
  await(waiter, isTwo);
  EXPECT_EQ(known(1), 0u);
  EXPECT_FALSE(write(one, 7)); // does not know of two
  structure_join(waiter.held().structure, {nullptr, 0, 11});
  structure_join(waiter.held().structure, {nullptr, 1, 20});
  EXPECT_TRUE(write(waiter, 0));
  EXPECT_FALSE(history.outgrown);
}

TEST_F(ValueHistoryTest, WhoDoesNotKnowOfTheNewBeginLearnsNothing) {
  add(one);
  add(two);
  await(waiter, isTwo);
  EXPECT_TRUE(write(waiter, 0));
  EXPECT_TRUE(add(one)); // who does not know that it was set back
  EXPECT_TRUE(add(two));
  await(two, isTwo);
  EXPECT_EQ(structure_of(two.held().structure, 0), 0u); // it may have been two before
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 11u);
  EXPECT_EQ(known(1), 21u);
}

TEST_F(ValueHistoryTest, WhatWasBeforeTheHistoryMayHaveBeenEnough) {
  history.began_late = true;
  write(one, 2);
  await(waiter, isTwo);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(ValueHistoryTest, TooManyAdditionsAreToldFromUncertainOnes) {
  add(one);
  for (int i = 0; i < 1024; ++i)
    add(two);
  EXPECT_FALSE(add(two));
  EXPECT_TRUE(history.outgrown);
}

} // namespace
} // namespace snarl
