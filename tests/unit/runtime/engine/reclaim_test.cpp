// Ids run out, and are reclaimed: what cells still name keeps its thread, its time and its place. With the wide engine
// this takes too long, so here only the narrow one.
#ifdef SNARL_TEST_NARROW
#include "runtime/shadow/dictionaries.h"
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/reclaim.h"
#include "runtime/thread/clock_state.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

#include <atomic>
#include <memory>

using namespace snarl;
using namespace engine_test;

namespace {

class ReclaimTest : public EngineTest {
protected:
  void TearDown() override {
    PuppetThread company;
    shadow_reset(at(0), sizeof memory);
  }
  uintptr_t at(size_t offset) const { return reinterpret_cast<uintptr_t>(memory) + offset; }

  // Accesses in as many epochs as there are ids.
  static void use_up_ids(Thread &t, uintptr_t address) {
    SyncVar s;
    for (uint32_t i = 0; i < (1u << kIdBits); ++i) {
      oracle::planted_access(address, pc(i % 5), 4, true);
      on_release_store(t, s);
    }
    on_sync_end(s);
  }

  // So that most regions are named by some cell when ids run low: they move to the archive.
  void fill_archive(Thread &t) const {
    SyncVar s;
    for (uint32_t i = 0; i < (1u << kIdBits); ++i) {
      oracle::planted_access(at(2048 + i / 8 % 512 * 4), pc(i % 5), 4, true);
      on_release_store(t, s);
    }
    on_sync_end(s);
  }
  // The regions from which a thread takes its ids do not move: on to others.
  static void leave_regions(Thread &t) {
    SyncVar s;
    for (uint32_t i = 0; i < (1u << kLastRegionBits); ++i)
      on_release_store(t, s);
    on_sync_end(s);
  }
  bool is_archived(uintptr_t address) const {
    return region_of(write_word(__atomic_load_n(shadow_cell(address), __ATOMIC_ACQUIRE))).archived != nullptr;
  }

  // The last of three writes from one place, of which the quick path knows the site by then.
  void write_quickly(uintptr_t address, uint32_t size) const {
    snarl_frame caller{__snarl_tls.frames, pc(50)};
    __snarl_tls.frames = &caller;
#pragma clang loop unroll(disable)
    for (uintptr_t place : {at(1024), at(1028), address})
      oracle::planted_access(place, pc(2), size, true);
    __snarl_tls.frames = caller.previous;
  }

  static Pc pc_of(Context c) {
    Frame frames[2];
    bool folded;
    context_frames(c, frames, 2, &folded);
    return frame_address(frames[1]); // the leaf's return address; frame 0 is in planted_calls.h
  }

  alignas(64) char memory[4096] = {};
};

TEST_F(ReclaimTest, IdsNeverEnd) {
  PuppetThread one, two;
  for (uint32_t turn = 0; turn < 3; ++turn) {
    one.act([&](Thread &t) { use_up_ids(t, at(0)); });
    two.act([&](Thread &t) { use_up_ids(t, at(64)); });
  }
  EXPECT_EQ(races_found(), 0u);
}

TEST_F(ReclaimTest, AnOldAccessIsFoundAgainWithItsStackAndThread) {
  PuppetThread old, busy;
  Tid tid = old.thread().tid;
  old.act([&](Thread &) {
    for (uint32_t i = 0; i < 16; ++i)
      oracle::planted_access(at(i * 4), pc(500 + i), 4, true);
    oracle::planted_access(at(101), pc(600), 1, false);
  });
  busy.act([&](Thread &t) { use_up_ids(t, at(2048)); });
  busy.act([&](Thread &) {
    for (uint32_t i = 0; i < 16; ++i)
      oracle::planted_access(at(i * 4), pc(700), 4, false);
    oracle::planted_access(at(100), pc(701), 1, true); // a neighbour of the old byte
    EXPECT_EQ(races_found(), 16u);
    oracle::planted_access(at(101), pc(702), 1, true);
  });
  std::vector<oracle::FoundRace> races = found_races();
  ASSERT_EQ(races.size(), 17u);
  for (uint32_t i = 0; i < 17; ++i) {
    EXPECT_EQ(races[i].first_thread, tid);
    EXPECT_EQ(pc_of(races[i].first_at), pc(i < 16 ? 500 + i : 600));
  }
}

// More than a dictionary of the archive holds.
TEST_F(ReclaimTest, OldAccessesOfManyPlacesAreFoundAgain) {
  constexpr uint32_t kPlaces = 3 << kArchivedSiteBits;
  PuppetThread old, busy;
  old.act([&](Thread &t) {
    for (uint32_t i = 0; i < kPlaces; ++i)
      oracle::planted_access(at(i * 4), pc(1000 + i), 4, true);
    leave_regions(t);
  });
  for (uint32_t turn = 0; turn < 2; ++turn) // the second time from archive to archive
    busy.act([&](Thread &t) { fill_archive(t); });
  busy.act([&](Thread &) {
    for (uint32_t i = 0; i < kPlaces; ++i) {
      EXPECT_TRUE(is_archived(at(i * 4)));
      oracle::planted_access(at(i * 4), pc(2000), 4, false);
    }
  });
  std::vector<oracle::FoundRace> races = found_races();
  ASSERT_EQ(races.size(), kPlaces);
  for (uint32_t i = 0; i < kPlaces; ++i)
    EXPECT_EQ(pc_of(races[i].first_at), pc(1000 + i));
}

// Sites come and go, and lanes start over: what no region names is freed.
TEST_F(ReclaimTest, DictionariesOfThePastAreFreed) {
  PuppetThread busy;
  for (uint32_t turn = 0; turn < 8; ++turn) {
    busy.act([&](Thread &t) {
      SyncVar s;
      for (uint32_t i = 0; i < (1u << kIdBits); ++i) {
        oracle::planted_access(at(i % 64 * 4), pc(turn * 100 + i / 50 % 40), 4, true);
        on_release_store(t, s);
      }
      on_sync_end(s);
    });
    Dictionary *retired = take_retired_dictionaries();
    uint32_t count = 0;
    for (Dictionary *d = retired; d; d = d->next) {
      ++count;
      d->kept = true;
    }
    free_dictionaries(retired);
    EXPECT_LT(count, 1u << (kIdBits - kLastRegionBits));
  }
}

TEST_F(ReclaimTest, AnOldAccessThatIsOrderedStaysOrdered) {
  PuppetThread old, busy;
  SyncVar handed;
  old.act([&](Thread &t) {
    oracle::planted_access(at(0), pc(1), 8, true);
    on_release_store(t, handed);
  });
  busy.act([&](Thread &t) {
    on_acquire(t, handed);
    use_up_ids(t, at(2048));
    oracle::planted_access(at(0), pc(2), 8, true);
  });
  EXPECT_EQ(races_found(), 0u);
  on_sync_end(handed);
}

// Who knows what the thread did before, but not this access.
TEST_F(ReclaimTest, AnOldAccessAfterTheHandOverStaysUnordered) {
  PuppetThread old, busy;
  SyncVar handed;
  old.act([&](Thread &t) {
    on_release_store(t, handed);
    for (uint32_t size : {4u, 1u})
      oracle::planted_access(at(size * 16), pc(1), size, true);
    leave_regions(t);
  });
  busy.act([&](Thread &t) {
    on_acquire(t, handed);
    fill_archive(t);
    for (uint32_t size : {4u, 1u}) {
      EXPECT_TRUE(is_archived(at(size * 16)));
      write_quickly(at(size * 16), size);
    }
  });
  EXPECT_EQ(races_found(), 2u);
  on_sync_end(handed);
}

// The first byte of a granule is written by who knows of the second one: that stays.
TEST_F(ReclaimTest, AnOldAccessKeepsItsBytes) {
  PuppetThread old, busy, third;
  SyncVar handed;
  old.act([&](Thread &t) {
    oracle::planted_access(at(4), pc(10), 1, true);
    oracle::planted_access(at(1), pc(11), 1, true);
    leave_regions(t);
    on_release_store(t, handed);
  });
  busy.act([&](Thread &t) {
    on_acquire(t, handed);
    fill_archive(t);
    EXPECT_TRUE(is_archived(at(0)));
    write_quickly(at(0), 1);
  });
  third.act([&](Thread &) { oracle::planted_access(at(1), pc(3), 1, true); });
  ASSERT_EQ(races_found(), 1u);
  EXPECT_EQ(pc_of(found_races()[0].first_at), pc(11));
  on_sync_end(handed);
}

TEST_F(ReclaimTest, SetsAndAtomicsAreMovedToo) {
  PuppetThread readers[3], busy;
  for (PuppetThread &r : readers)
    r.act([&](Thread &) {
      oracle::planted_access(at(0), pc(1), 4, false);
      __snarl_atomic4_rmw(memory + 64, 1, snarl_rmw_add, snarl_relaxed);
    });
  busy.act([&](Thread &t) {
    use_up_ids(t, at(2048));
    oracle::planted_access(at(0), pc(2), 4, true);
    EXPECT_EQ(races_found(), 3u);
    oracle::planted_access(at(64), pc(3), 4, true);
    EXPECT_EQ(races_found(), 6u);
  });
}

// Real threads use up ids side by side while two of them own data that a lock orders and one cell holds an old race.
TEST_F(ReclaimTest, ThreadsGoOnMeanwhile) {
  PuppetThread old;
  old.act([&](Thread &) { oracle::planted_access(at(0), pc(900), 4, true); });
  SpinLock lock;
  SyncVar clock;
  {
    std::vector<std::unique_ptr<EngineThread>> threads;
    for (uint32_t n = 0; n < 3; ++n)
      threads.push_back(std::make_unique<EngineThread>([&, n](Thread &t) {
        for (uint32_t i = 0; i < 10000; ++i) {
          SpinGuard guard(lock);
          on_acquire(t, clock);
          oracle::planted_access(at(256 + i % 16 * 4), pc(i % 7), 4, i % 3 == 0);
          oracle::planted_access(at(512 + i % 16), pc(i % 5), 1, i % 2 == 0);
          on_release_store(t, clock);
          if (i % 64 == n)
            oracle::planted_access(at(128), pc(n), 4, false); // read by all
        }
      }));
  }
  EXPECT_EQ(races_found(), 0u);
  PuppetThread late;
  late.act([&](Thread &) { oracle::planted_access(at(0), pc(901), 4, false); });
  ASSERT_EQ(races_found(), 1u);
  EXPECT_EQ(pc_of(found_races()[0].first_at), pc(900));
  on_sync_end(clock);
}

} // namespace
#endif
