#include "runtime/thread/clock_state.h"
#include "runtime/thread/registry.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

#include <memory>

using namespace snarl;
using namespace engine_test;

namespace {

class RegistryTest : public EngineTest {};

TEST_F(RegistryTest, TheSlotOfAJoinedThreadGoesToTheJoinersNextOne) {
  uint32_t slot;
  Clock last;
  {
    PuppetThread first;
    slot = first.thread().slot.value;
    last = first.thread().clock->own();
  }
  PuppetThread second;
  EXPECT_EQ(second.thread().slot.value, slot);
  EXPECT_GT(second.thread().clock->own(), last);
}

TEST_F(RegistryTest, TheSlotIsNotReusedByOneWhoDoesNotKnowTheEnd) {
  PuppetThread joiner;
  auto child = std::make_unique<PuppetThread>();
  uint32_t slot = child->thread().slot.value;
  joiner.act([&](Thread &) { child.reset(); });
  PuppetThread next; // created by the main thread, which knows nothing of the end
  EXPECT_NE(next.thread().slot.value, slot);
}

TEST_F(RegistryTest, TheHolderOfASlotIsFoundByTheClock) {
  Tid first, second;
  Slot slot;
  Clock at_first, at_second;
  {
    PuppetThread t;
    first = t.thread().tid, slot = t.thread().slot, at_first = t.thread().clock->own();
  }
  {
    PuppetThread t;
    ASSERT_EQ(t.thread().slot, slot);
    second = t.thread().tid, at_second = t.thread().clock->own();
  }
  EXPECT_EQ(holder_of(slot, at_first), first);
  EXPECT_EQ(holder_of(slot, at_second), second);
  EXPECT_EQ(holder_of(slot, at_second + 1000), second);
}

TEST_F(RegistryTest, AloneEndsWithTheFirstThreadAndReturnsWithTheLastJoin) {
  EXPECT_TRUE(alone());
  EXPECT_EQ(__snarl_tls.mask[0], 0u);
  {
    PuppetThread one;
    EXPECT_FALSE(alone());
    EXPECT_NE(__snarl_tls.mask[0], 0u);
    PuppetThread two;
    two.join();
    EXPECT_FALSE(alone());
  }
  EXPECT_TRUE(alone());
  EXPECT_EQ(__snarl_tls.mask[0], 0u);
}

TEST_F(RegistryTest, AThreadThatWasNotCreatedLeavesNoTrace) {
  Thread *never = on_thread_create(*self(), kPc, false);
  EXPECT_FALSE(alone());
  on_thread_not_created(*self(), never);
  PuppetThread next;
  EXPECT_NE(birth_of(next.thread().tid), nullptr);
}

TEST_F(RegistryTest, BirthsAreKept) {
  Tid tid;
  {
    PuppetThread t;
    tid = t.thread().tid;
  }
  const ThreadBirth *birth = birth_of(tid);
  ASSERT_NE(birth, nullptr);
  EXPECT_EQ(birth->creator, self()->tid);
  Frame frame;
  bool folded;
  ASSERT_EQ(context_frames(birth->created_at, &frame, 1, &folded), 1u);
  EXPECT_EQ(frame_address(frame), kPc);
  EXPECT_EQ(birth_of(Tid(threads_created() + 1)), nullptr);
  EXPECT_EQ(birth_of(Tid()), nullptr);
}

TEST_F(RegistryTest, TheChildKnowsItsParentsPastAndNotItsFuture) {
  Clock before = self()->clock->own();
  PuppetThread child;
  uint32_t slot = self()->slot.value;
  EXPECT_TRUE(child.thread().clock->knows(slot, before));
  EXPECT_FALSE(child.thread().clock->knows(slot, self()->clock->own()));
}

TEST_F(RegistryTest, TheJoinerKnowsAllOfTheChild) {
  PuppetThread child;
  uint32_t slot = child.thread().slot.value;
  Clock last = child.thread().clock->own();
  EXPECT_FALSE(self()->clock->knows(slot, last));
  child.join();
  EXPECT_TRUE(self()->clock->knows(slot, last));
}

TEST_F(RegistryTest, ATakenOverSlotStartsInItsOwnEpoch) {
  Word first_epoch = 0;
  {
    PuppetThread t;
    t.act([&](Thread &) { first_epoch = __snarl_tls.epoch[0]; });
  }
  PuppetThread next;
  next.act([&](Thread &t) {
    EXPECT_NE((__snarl_tls.epoch[0] ^ first_epoch) & __snarl_tls.mask[0], 0u);
    EXPECT_EQ(__snarl_tls.thread, &t);
  });
}

// Last: the program is never alone again.
TEST_F(RegistryTest, ZDetachedThreadsKeepTheirSlot) {
  Thread *child = on_thread_create(*self(), kPc, true);
  Slot slot = child->slot;
  snarl_planted_tls mine = __snarl_tls;
  on_thread_start(child);
  on_thread_finish(*child);
  __snarl_tls = mine;
  PuppetThread next;
  EXPECT_FALSE(next.thread().slot == slot);
  next.join();
  EXPECT_FALSE(alone());
}

} // namespace
