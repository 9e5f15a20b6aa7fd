// Counters (sync/unordered.h): operations without a lock, and the first release that ends them.
#include "runtime/shadow/ranges.h"
#include "runtime/sync/unordered.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

#include <memory>

using namespace snarl;
using namespace engine_test;

namespace {

class CounterTest : public EngineTest {
protected:
  void TearDown() override { shadow_reset(reinterpret_cast<uintptr_t>(&box), sizeof box); }
  uint64_t add(int order, uint64_t n = 1) { return __snarl_atomic8_rmw(&box.count, n, snarl_rmw_add, order); }
  void count_often(uint32_t times = kCounterAfter + 2) {
    for (uint32_t i = 0; i < times; ++i)
      add(snarl_relaxed);
  }
  void access_data(uint32_t site, bool write) {
    oracle::planted_access(reinterpret_cast<uintptr_t>(&box.data), pc(site), 8, write);
  }
  SyncObject &object() { return *find_sync_object(&box.count); }

  struct alignas(64) {
    uint64_t count = 0, data = 0;
  } box;
  PuppetThread other; // not alone
};

TEST_F(CounterTest, OperationsThatHaveNothingToDoTakeNoLock) {
  count_often();
  EXPECT_EQ(object().unordered, kCounter);
  const uint64_t turns = object().value_lock.turns;
  add(snarl_relaxed);
  add(snarl_acquire);
  EXPECT_EQ(object().value_lock.turns, turns);
  EXPECT_EQ(box.count, kCounterAfter + 4u);
}

TEST_F(CounterTest, TheFirstOperationOfAnEpochTakesIt) {
  count_often();
  SyncVar elsewhere;
  on_release_store(*self(), elsewhere);
  const uint64_t turns = object().value_lock.turns;
  add(snarl_relaxed);
  EXPECT_NE(object().value_lock.turns, turns);
  on_sync_end(elsewhere);
}

TEST_F(CounterTest, AReleaseEndsItForGood) {
  count_often();
  add(snarl_release);
  EXPECT_EQ(object().unordered, kOrders);
  count_often();
  EXPECT_EQ(object().unordered, kOrders);
}

TEST_F(CounterTest, ARelaxedOperationAfterAReleaseFenceEndsItToo) {
  count_often();
  access_data(1, true);
  __snarl_fence(snarl_release);
  add(snarl_relaxed);
  other.act([&](Thread &) {
    add(snarl_acquire);
    access_data(2, true);
  });
  EXPECT_EQ(races_found(), 0u);
}

TEST_F(CounterTest, AnObjectThatWasReleasedBeforeNeverBecomesOne) {
  add(snarl_release);
  count_often();
  EXPECT_EQ(object().unordered, kOrders);
}

TEST_F(CounterTest, CountingOrdersNothing) {
  count_often();
  access_data(1, true);
  add(snarl_relaxed);
  other.act([&](Thread &) {
    count_often();
    add(snarl_acquire);
    access_data(2, true);
  });
  EXPECT_EQ(races_found(), 2u); // granules
}

TEST_F(CounterTest, APlainAccessMeetsWhatWasCounted) {
  count_often();
  other.act([&](Thread &) { oracle::planted_access(reinterpret_cast<uintptr_t>(&box.count), pc(3), 8, true); });
  EXPECT_EQ(races_found(), 2u); // granules
}

TEST_F(CounterTest, AnOperationOfAnotherSizeEndsItAsWell) {
  count_often();
  access_data(1, true);
  __snarl_atomic16_rmw(&box, 0, snarl_rmw_add, snarl_relaxed); // the object grows
  EXPECT_NE(object().unordered, kCounter);
}

// Threads count; at some moment one of them publishes. Who sees the published value sees the data.
TEST_F(CounterTest, NobodyMissesTheFirstRelease) {
  constexpr uint32_t kRounds = 500, kCounters = 2;
  constexpr uint64_t kPublished = uint64_t{1} << 40;
  struct alignas(64) Round {
    uint64_t count = 0, data = 0;
  };
  auto rounds = std::make_unique<Round[]>(kRounds);
  UnseenBarrier barrier(kCounters + 1);
  std::vector<std::unique_ptr<EngineThread>> threads;
  for (uint32_t n = 0; n < kCounters; ++n)
    threads.push_back(std::make_unique<EngineThread>([&, n](Thread &) {
      for (uint32_t i = 0; i < kRounds; ++i) {
        Round &round = rounds[i];
        barrier.wait();
        uint64_t seen = 0;
        for (uint32_t turn = 1; seen < kPublished; ++turn) {
          if (turn % 512 == 0)
            std::this_thread::yield();
          if (n % 2) {
            seen = __snarl_atomic8_rmw(&round.count, 1, snarl_rmw_add, snarl_acquire);
          } else {
            seen = __snarl_atomic8_rmw(&round.count, 1, snarl_rmw_add, snarl_relaxed);
            if (seen >= kPublished)
              __snarl_fence(snarl_acquire);
          }
        }
        oracle::planted_access(reinterpret_cast<uintptr_t>(&round.data), pc(n), 8, false);
      }
    }));
  threads.push_back(std::make_unique<EngineThread>([&](Thread &) {
    for (uint32_t i = 0; i < kRounds; ++i) {
      Round &round = rounds[i];
      barrier.wait();
      for (uint32_t spin = 0; spin < i % 97 * 16; ++spin)
        __builtin_ia32_pause();
      oracle::planted_access(reinterpret_cast<uintptr_t>(&round.data), pc(9), 8, true);
      __snarl_atomic8_rmw(&round.count, kPublished, snarl_rmw_add, snarl_release);
    }
  }));
  threads.clear();
  EXPECT_EQ(races_found(), 0u);
  shadow_reset(reinterpret_cast<uintptr_t>(rounds.get()), sizeof(Round) * kRounds);
}

} // namespace
