// The life of synchronisation objects that live at addresses.
#include "runtime/shadow/ranges.h"
#include "runtime/sync/granule_sync.h"
#include "runtime/sync/points.h"
#include "runtime/thread/registry.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

#include <set>

using namespace snarl;
using namespace engine_test;

namespace {

class GranuleSyncTest : public EngineTest {
protected:
  void TearDown() override { shadow_reset(at(0), sizeof memory); }
  uintptr_t at(size_t offset) const { return reinterpret_cast<uintptr_t>(memory) + offset; }
  void *p(size_t offset) { return memory + offset; }
  GranuleSync &home(size_t offset, uint32_t size) { return granule_sync(*self(), at(offset), size); }

  alignas(64) char memory[4096] = {};
  PuppetThread company; // not alone
};

TEST_F(GranuleSyncTest, AnObjectIsMadeOnceAndFoundAgain) {
  EXPECT_EQ(find_sync_object(p(0)), nullptr);
  SyncObject &made = sync_object(*self(), p(0));
  EXPECT_EQ(find_sync_object(p(0)), &made);
  EXPECT_EQ(&sync_object(*self(), p(0)), &made);
  EXPECT_EQ(made.address, at(0));
}

TEST_F(GranuleSyncTest, BytesOfOneGranuleHaveTheirOwnObjects) {
  SyncObject &first = sync_object(*self(), p(0)), &second = sync_object(*self(), p(2));
  EXPECT_NE(&first, &second);
  EXPECT_EQ(find_sync_object(p(2)), &second);
  EXPECT_EQ(find_sync_object(p(1)), nullptr);
}

TEST_F(GranuleSyncTest, AHomesFirstObjectHasItsIndex) {
  for (int life = 0; life < 3; ++life) {
    SyncObject &first = sync_object(*self(), p(0)), &second = sync_object(*self(), p(2));
    EXPECT_EQ(&first, &sync_places[home(0, 1).index].first);
    EXPECT_NE(&second, &sync_places[home(0, 1).index].first);
    EXPECT_EQ(find_home_of_object(at(2)), &home(0, 1));
    shadow_reset(at(0), 16);
    EXPECT_EQ(first.address, 0u);
  }
  EXPECT_EQ(find_home_of_object(at(0)), nullptr);
}

TEST_F(GranuleSyncTest, AnObjectWhoseGranuleEndsAloneIsTheFirstAgain) {
  sync_object(*self(), p(0));
  GranuleSync &g = home(0, 8); // the second granule stays
  shadow_reset(at(0), 4);
  EXPECT_EQ(find_sync_object(p(0)), nullptr);
  BriefGuard guard(g.lock);
  EXPECT_EQ(&object_in(*self(), g, at(4), 4), &sync_places[g.index].first);
}

TEST_F(GranuleSyncTest, AllGranulesOfALargeObjectHaveOneHome) {
  GranuleSync &g = home(16, 16);
  for (uint32_t offset = 16; offset < 32; offset += 4)
    EXPECT_EQ(find_granule_sync(at(offset)), &g);
  EXPECT_EQ(find_granule_sync(at(32)), nullptr);
  BriefGuard guard(g.lock);
  SyncObject &o = object_in(*self(), g, at(16), 16);
  EXPECT_EQ(&object_in(*self(), g, at(24), 8), &o); // a part of it is it
  EXPECT_EQ(o.size, 16u);
}

TEST_F(GranuleSyncTest, TheObjectEndsWithItsMemory) {
  SyncObject &o = sync_object(*self(), p(0));
  on_release(*self(), o.var);
  shadow_reset(at(0), 16);
  EXPECT_EQ(find_sync_object(p(0)), nullptr);
  EXPECT_EQ(sync_object(*self(), p(0)).var.clock, 0u);
}

[[gnu::noinline]] void count(void *p) { // always by the same call
  __snarl_atomic4_rmw(p, 1, snarl_rmw_add, snarl_acq_rel);
  __asm__ volatile(""); // which is no jump
}

TEST_F(GranuleSyncTest, WhoKnowsAnAtomicByHeartMeetsItsFree) {
  SyncVar clock;
  for (uint32_t i = 0; i < 4; ++i)
    company.act([&](Thread &t) {
      count(p(0));
      on_release_store(t, clock);
    });
  on_acquire(*self(), clock);
  const uint32_t before = races_found();
  on_access(*self(), pc(1), p(0), 4, AccessKind::free);
  EXPECT_EQ(races_found(), before);
  company.act([&](Thread &) { count(p(0)); });
  EXPECT_EQ(races_found(), before + 1);
  on_sync_end(clock);
}

TEST_F(GranuleSyncTest, MemoryWithoutShadowHasObjectsTooAndNothingIsWrittenForThem) {
  constexpr uintptr_t nowhere = 0x1000; // below every window, and not mapped
  ASSERT_FALSE(has_shadow(nowhere));
  auto *there = reinterpret_cast<void *>(nowhere + 8);
  EXPECT_EQ(find_sync_object(there), nullptr);
  SyncObject &made = sync_object(*self(), there);
  EXPECT_EQ(find_sync_object(there), &made);
  EXPECT_EQ(find_sync_object(reinterpret_cast<void *>(nowhere + 16)), nullptr);
  GranuleSync &wide = granule_sync(*self(), nowhere + 32, 16);
  EXPECT_EQ(find_granule_sync(nowhere + 44), &wide);
}

TEST_F(GranuleSyncTest, LocksAreToldThatTheirMemoryIsGone) {
  SyncObject &o = sync_object(*self(), p(0));
  o.as_lock = reinterpret_cast<Lock *>(memory); // never looked at here
  uint32_t before = oracle::lock_memories_gone;
  shadow_reset(at(0), 16);
  EXPECT_EQ(oracle::lock_memories_gone, before + 1);
}

TEST_F(GranuleSyncTest, WhileAloneToo) {
  sync_object(*self(), p(0));
  company.join();
  ASSERT_TRUE(alone());
  shadow_reset(at(0), 16);
  EXPECT_EQ(find_sync_object(p(0)), nullptr);
}

TEST_F(GranuleSyncTest, EndingAnObjectKeepsTheMemorysPast) {
  oracle::planted_access(at(0), pc(1), 4, true);
  release_at(*self(), p(0));
  end_sync_object(*self(), p(0));
  company.act([&](Thread &t) {
    acquire_at(t, p(0)); // nothing to acquire any more
    oracle::planted_access(at(0), pc(2), 4, true);
  });
  EXPECT_EQ(races_found(), 1u);
}

TEST_F(GranuleSyncTest, PlainAccessesMoveInWithTheObject) {
  oracle::planted_access(at(0), pc(3), 1, true);
  sync_object(*self(), p(2));
  company.act([&](Thread &) {
    oracle::planted_access(at(2), pc(4), 1, true); // a neighbour
    EXPECT_EQ(races_found(), 0u);
    oracle::planted_access(at(0), pc(5), 1, false);
    EXPECT_EQ(races_found(), 1u);
  });
}

TEST_F(GranuleSyncTest, TheFilterNeverDenies) {
  sync_object(*self(), p(100));
  EXPECT_TRUE(may_hold_sync(at(0), sizeof memory));
  EXPECT_TRUE(may_hold_sync(at(100), 1));
  shadow_reset(at(0), sizeof memory);
  EXPECT_FALSE(may_hold_sync(at(0), sizeof memory));
}

TEST_F(GranuleSyncTest, GranulesAreUsedAgain) {
  std::set<uint32_t> seen;
  for (uint32_t i = 0; i < 1000; ++i) {
    GranuleSync &g = home(64, 8);
    seen.insert(g.index);
    EXPECT_EQ(g.objects, nullptr);
    shadow_reset(at(64), 8);
  }
  EXPECT_LE(seen.size(), 2u);
}

} // namespace
