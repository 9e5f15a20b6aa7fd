#include "runtime/sync/sections.h"

#include "runtime/channel/channel.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/lock_order_state.h"
#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {
namespace {

class SectionsTest : public fakes::HandOverTest {
protected:
  Lock &lock = fakes::new_lock();

  void take(fakes::FakeThread &t) {
    lock.owner = &t.held();
    ++lock.serial;
    push_held(t.thread, t.held(), lock, lock.id, Context(1), LockMode::exclusive, 1, lock.serial, true);
    if (lock.more & lock_has::sections)
      section_begins(t.thread, lock);
  }
  // As lock_releasing() does, whose release begins an epoch.
  void give_back(fakes::FakeThread &t) {
    const HeldLock &entry = t.held().locks[t.held().locks.count - 1];
    enter_next_epoch(t.thread);
    if (t.held().handed_in >= entry.acquired_in)
      section_ends(t.thread, t.held(), lock, entry);
    lock.owner = nullptr;
    pop_all_held(t.thread, t.held());
  }
  // The other one knows what the thread did until now.
  static void tell(fakes::FakeThread &from, fakes::FakeThread &to) {
    note_handed_over(from.thread, from.held());
    const Clock now = from.thread.clock->own();
    enter_next_epoch(from.thread);
    learn_structure(to.thread, {nullptr, from.thread.slot.value, now});
  }

  static void acquire_nested(fakes::FakeThread &t) {
    Lock &a = fakes::new_lock();
    push_held(t.thread, t.held(), a, a.id, Context(1), LockMode::exclusive, 1, 1, true);
    order_acquisition(t.thread, t.held(), fakes::new_lock().id, Context(2), LockMode::exclusive, 2, 0);
    pop_all_held(t.thread, t.held());
  }

  void TearDown() override {
    if (lock.more & lock_has::sections)
      drop_sections(lock.sections);
    fakes::HandOverTest::TearDown();
  }
};

TEST_F(SectionsTest, WhoKnowsOfTheBeginningComesAfterTheEnd) {
  take(one);
  tell(one, waiter);
  EXPECT_EQ(known(0), 10u);
  give_back(one); // the epoch was 11
  EXPECT_EQ(known(0), 10u);
  take(waiter);
  EXPECT_EQ(known(0), 11u);
  give_back(waiter);
}

TEST_F(SectionsTest, AlsoOfAllThatWasKnownAtTheEnd) {
  take(one);
  tell(one, waiter);
  structure_join(one.held().structure, {nullptr, 4, 44});
  give_back(one);
  take(waiter);
  EXPECT_EQ(known(4), 44u);
  give_back(waiter);
}

TEST_F(SectionsTest, OfEachThreadTheLatestIsKept) {
  for (int i = 0; i < 10; ++i)
    for (fakes::FakeThread *t : {&one, &two}) {
      take(*t);
      note_handed_over(t->thread, t->held());
      enter_next_epoch(t->thread);
      give_back(*t);
    }
  const Clock over = one.own[0] - 1, began = over - 1;
  learn_structure(waiter.thread, {nullptr, 0, began - 1});
  take(waiter);
  EXPECT_EQ(known(0), began - 1); // only of what came before the latest
  give_back(waiter);
  learn_structure(waiter.thread, {nullptr, 0, began});
  take(waiter);
  EXPECT_EQ(known(0), over);
  give_back(waiter);
}

// The sections that the run file is told of.
TEST_F(SectionsTest, OthersMayHaveBeenAtWorkWithinOneInWhichSomethingWasHandedOverAndThenLearnt) {
  const auto told = [] { return order_state.sections.count; };
  const uint32_t before = told();
  take(one); // learns, then hands over
  learn_structure(one.thread, {nullptr, 1, 21});
  tell(one, waiter);
  give_back(one);
  EXPECT_EQ(told(), before);
  take(one); // hands over, then learns
  tell(one, two);
  learn_structure(one.thread, {nullptr, 1, 22});
  give_back(one);
  ASSERT_EQ(told(), before + 1);
  const EnclosingSection &section = order_state.sections[before];
  EXPECT_EQ(section.lock, lock.id);
  EXPECT_EQ(section.tid, one.thread.tid);
  EXPECT_LT(section.began, section.ended);
  EXPECT_EQ(structure_of(section.left, 1), 22u);
}

// The process may end without a word; and sections that no acquisition needs would fill the file.
TEST_F(SectionsTest, AnOpenRunFileIsToldAtOnceOfThoseInWhichAcquisitionsWereRecorded) {
  channel_open();
  fakes::channel.on_open(); // it has the sections of other tests then
  const auto told = [] { return fakes::channel.sections.size(); };
  const size_t before = told();
  const auto section = [&](bool others_acquire) {
    take(one);
    tell(one, two);
    if (others_acquire)
      acquire_nested(two);
    learn_structure(one.thread, {nullptr, 1, ++two.own[1]});
    give_back(one);
  };
  section(true);
  ASSERT_EQ(told(), before + 1);
  EXPECT_EQ(fakes::channel.sections[before].lock, lock.id);
  section(false);
  EXPECT_EQ(told(), before + 1);
  section(true);
  EXPECT_EQ(told(), before + 2);
  fakes::channel.before_finish(EndKind::exit);
  EXPECT_EQ(told(), before + 3);
}

TEST_F(SectionsTest, ARunFileIsToldOfTheSectionsThatWereBefore) {
  take(one);
  tell(one, two);
  learn_structure(one.thread, {nullptr, 1, 22});
  give_back(one);
  const size_t before = fakes::channel.sections.size();
  fakes::channel.on_open();
  EXPECT_EQ(fakes::channel.sections.size(), before + order_state.sections.count);
}

TEST_F(SectionsTest, WhoDoesNotKnowOfItIsNotOrdered) {
  take(one);
  tell(one, two);
  give_back(one);
  take(waiter);
  EXPECT_EQ(known(0), 0u);
  give_back(waiter);
}

TEST_F(SectionsTest, NothingIsLeftByWhoHandedNothingOverWithin) {
  tell(one, waiter);
  enter_next_epoch(one.thread);
  take(one);
  give_back(one);
  EXPECT_EQ(lock.more, 0u);
}

TEST_F(SectionsTest, WhatIsLearntLaterWithinOnesOwnSectionCounts) {
  take(one);
  tell(one, two);
  give_back(one);
  take(waiter);
  EXPECT_EQ(known(0), 0u);
  learn_structure(waiter.thread, two.held().structure); // that it had begun: so it was over before this one began
  EXPECT_EQ(known(0), 11u);
  give_back(waiter);
}

TEST_F(SectionsTest, ALockThatStrangersUnlockHasNone) {
  lock.irregular = true;
  take(one);
  tell(one, waiter);
  give_back(one);
  EXPECT_EQ(lock.more, 0u);
}

} // namespace
} // namespace snarl
