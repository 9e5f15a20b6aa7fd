// Slots of threads of whose end nobody learns. The narrow engine sweeps for them after a few.
#ifdef SNARL_TEST_NARROW
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/reclaim_slots.h"
#include "runtime/thread/clock_state.h"
#include "runtime/thread/registry.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

using namespace snarl;
using namespace engine_test;

namespace {

class ReclaimSlotsTest : public EngineTest {
protected:
  void TearDown() override { shadow_reset(at(0), sizeof memory); }
  uintptr_t at(size_t offset) const { return reinterpret_cast<uintptr_t>(memory) + offset; }

  // The life of a detached thread, created by the main thread. Returns its slot.
  template <typename F> static Slot detached(F act) {
    Thread *t = on_thread_create(*self(), kPc, true);
    const Slot slot = t->slot;
    snarl_planted_tls outer = __snarl_tls;
    on_thread_start(t);
    act(*t);
    on_thread_finish(*t);
    __snarl_tls = outer;
    return slot;
  }
  static Slot detached() {
    return detached([](Thread &) {});
  }
  // Does a thread of many that live at the same time get the slot? Then it acts.
  static bool comes_back(Slot slot, const std::function<void(Thread &)> &act = [](Thread &) {}) {
    {
      RuntimeSection section(*self());
      reclaim_slots(*self());
    }
    bool met = false;
    std::function<void(int)> live = [&](int others) {
      detached([&](Thread &t) {
        if (t.slot == slot) {
          met = true;
          return act(t);
        }
        snarl_planted_tls mine = __snarl_tls;
        __snarl_tls = creator;
        if (others)
          live(others - 1);
        __snarl_tls = mine;
      });
    };
    creator = __snarl_tls;
    live(static_cast<int>(slots_in_use()) + 2);
    return met;
  }
  static void read(uintptr_t address) { oracle::planted_access(address, pc(1), 4, false); }
  static void write(uintptr_t address) { oracle::planted_access(address, pc(2), 4, true); }

  static inline snarl_planted_tls creator;
  PuppetThread company; // the main thread is not alone
  alignas(64) char memory[256] = {};
};

TEST_F(ReclaimSlotsTest, ThreadsThatLeaveNothingTakeNoSlots) {
  auto many = [&] {
    for (int i = 0; i < 1000; ++i)
      detached([&](Thread &) {
        write(at(64));
        shadow_reset(at(64), 4);
      });
  };
  many();
  const uint32_t enough = slots_in_use();
  many();
  EXPECT_EQ(slots_in_use(), enough);
}

TEST_F(ReclaimSlotsTest, ASlotIsKeptForWhatNobodyKnows) {
  const Slot slot = detached([&](Thread &) { write(at(0)); });
  EXPECT_FALSE(comes_back(slot));
  detached([&](Thread &) { read(at(0)); });
  EXPECT_EQ(races_found(), 1u);
}

TEST_F(ReclaimSlotsTest, ASlotGoesToOneWhoKnowsWhatIsRecorded) {
  SyncVar handed;
  const Slot slot = detached([&](Thread &t) {
    write(at(0));
    on_release_store(t, handed); // after it, its end: unknown to all
  });
  EXPECT_FALSE(comes_back(slot));
  on_acquire(*self(), handed);
  on_sync_end(handed);
  EXPECT_TRUE(comes_back(slot));
  detached([&](Thread &) { read(at(0)); });
  EXPECT_EQ(races_found(), 0u);
}

TEST_F(ReclaimSlotsTest, TheNextHolderIsAnotherThread) {
  const Slot slot = detached([&](Thread &) { write(at(0)); });
  shadow_reset(at(0), 4);
  ASSERT_TRUE(comes_back(slot, [&](Thread &) { write(at(0)); }));
  read(at(0));
  EXPECT_EQ(races_found(), 1u);
}

// Whoever knows the new holder knows nothing yet of what the old one released.
TEST_F(ReclaimSlotsTest, AReleaseOfTheLastHolderStillTeaches) {
  SyncVar first, second, late;
  company.act([&](Thread &t) {
    write(at(0));
    on_release_store(t, first);
  });
  const Slot slot = detached([&](Thread &t) {
    on_acquire(t, first);
    on_release_store(t, second);
  });
  ASSERT_TRUE(comes_back(slot, [&](Thread &t) { on_release_store(t, late); }));
  on_acquire(*self(), late);
  on_acquire(*self(), second);
  read(at(0));
  EXPECT_EQ(races_found(), 0u);
  for (SyncVar *s : {&first, &second, &late})
    on_sync_end(*s);
}

TEST_F(ReclaimSlotsTest, SlotsThatTheLockOrderGraphNamesAreKept) {
  const Slot slot = detached([&](Thread &t) { name_slot(t.slot); });
  EXPECT_FALSE(comes_back(slot));
  unname_slot(slot);
  EXPECT_TRUE(comes_back(slot));
}

} // namespace
#endif
