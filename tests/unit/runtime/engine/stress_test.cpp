// The lock-free protocol of a cell under real threads.
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/sets.h"
#include "runtime/sync/points.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <set>

using namespace snarl;
using namespace engine_test;

namespace {

#ifdef SNARL_TEST_NARROW
constexpr uint32_t kRounds = 20000;
#else
constexpr uint32_t kRounds = 100000;
#endif
constexpr uint32_t kSpan = 128; // bytes of memory for each round
constexpr uint32_t kShort = 64; // of a range that is looked at in one pass (short_ranges.h)

struct Memory {
  explicit Memory(size_t bytes) : size(bytes), p(static_cast<char *>(aligned_alloc(4096, bytes))) {}
  ~Memory() {
    PuppetThread keeps_company; // alone, nothing is reset
    shadow_reset(at(0), size);
    free(p);
  }
  uintptr_t at(size_t offset) const { return reinterpret_cast<uintptr_t>(p) + offset; }
  size_t size;
  char *p;
};

// Which rounds had a race, marked by the threads that find it.
std::unique_ptr<std::atomic<uint8_t>[]> raced;
uintptr_t memory_of_rounds;

void mark_round(const oracle::FoundRace &race) {
  raced[(race.granule - memory_of_rounds) / kSpan].store(1, std::memory_order_relaxed);
}

enum class Way : uint8_t { word, half, byte, pair, range, long_range, libc_call, rmw };

struct Step {
  Way way;
  bool write;
};

void act(uintptr_t base, Step step, uint32_t site) {
  switch (step.way) {
  case Way::word:
    return oracle::planted_access(base + 16, pc(site), 4, step.write);
  case Way::half:
    return oracle::planted_access(base + 18, pc(site), 2, step.write);
  case Way::byte:
    return oracle::planted_access(base + 19, pc(site), 1, step.write);
  case Way::pair:
    return oracle::planted_access(base + 16, pc(site), 8, step.write);
  case Way::range:
    return oracle::slow_range(base, pc(site), kShort, step.write);
  case Way::long_range:
    return oracle::slow_range(base, pc(site), kSpan, step.write);
  case Way::libc_call:
    return step.write ? written_by_call(pc(site), base + 1, kShort - 2) : read_by_call(pc(site), base + 1, kShort - 2);
  case Way::rmw:
    __snarl_atomic4_rmw(reinterpret_cast<void *>(base + 16), 1, snarl_rmw_add, snarl_relaxed);
  }
}

class StressTest : public EngineTest {
protected:
  // In each round two threads access the same bytes at the same time; the engine must see it in every round.
  void collide(Step first, Step second) {
    Memory memory(size_t{kSpan} * kRounds);
    raced = std::make_unique<std::atomic<uint8_t>[]>(kRounds);
    memory_of_rounds = memory.at(0);
    oracle::on_race = mark_round;
    UnseenBarrier barrier(2);
    auto body = [&](Step step, uint32_t site) {
      return [&, step, site](Thread &t) {
        for (uint32_t round = 0; round < kRounds; ++round) {
          if (round % 8 == 0)
            barrier.wait(); // eight rounds at a time: the threads drift through each other's accesses
          act(memory.at(size_t{kSpan} * round), step, site);
        }
      };
    };
    {
      EngineThread one(body(first, 1)), two(body(second, 2));
    }
    uint32_t lost = 0;
    for (uint32_t round = 0; round < kRounds; ++round)
      lost += !raced[round];
    EXPECT_EQ(lost, 0u) << "of " << kRounds << " collisions";
    oracle::on_race = nullptr;
  }
};

constexpr Step kWrite{Way::word, true}, kRead{Way::word, false};

TEST_F(StressTest, NoCollisionOfWordsIsLost) {
  collide(kWrite, kWrite);
  collide(kWrite, kRead);
}
TEST_F(StressTest, NoCollisionOfPartsIsLost) {
  collide({Way::half, true}, kWrite);
  collide({Way::byte, false}, {Way::half, true});
}
TEST_F(StressTest, NoCollisionOfPairsIsLost) {
  collide({Way::pair, true}, {Way::pair, true});
  collide({Way::pair, false}, kWrite);
  collide({Way::pair, true}, {Way::half, false});
}
TEST_F(StressTest, NoCollisionWithAShortRangeIsLost) {
  collide({Way::range, true}, kRead);
  collide({Way::range, false}, kWrite);
  collide({Way::range, true}, {Way::byte, true});
  collide({Way::range, false}, {Way::pair, true});
}
TEST_F(StressTest, NoCollisionWithALongRangeIsLost) {
  collide({Way::long_range, true}, kRead);
  collide({Way::long_range, false}, kWrite);
  collide({Way::long_range, true}, {Way::byte, true});
  collide({Way::long_range, false}, {Way::pair, true});
}
TEST_F(StressTest, NoCollisionOfRangesIsLost) {
  collide({Way::range, true}, {Way::range, true});
  collide({Way::range, false}, {Way::libc_call, true});
  collide({Way::long_range, true}, {Way::long_range, true});
  collide({Way::long_range, false}, {Way::libc_call, true});
}
TEST_F(StressTest, NoCollisionWithAnAtomicIsLost) {
  collide({Way::rmw, true}, kRead);
  collide({Way::rmw, true}, kWrite);
  collide({Way::rmw, true}, {Way::range, false});
  collide({Way::rmw, true}, {Way::byte, false});
}

// A reader among readers must not be lost when the set of readers changes under its hands.
TEST_F(StressTest, EveryReaderOfAGroupIsRemembered) {
  constexpr uint32_t kReaders = 4, kTimes = 20000;
  Memory memory(size_t{kSpan} * kTimes);
  oracle::on_race = nullptr;
  static std::mutex lock;
  static std::set<std::pair<uint32_t, uint32_t>> pairs; // (round, first thread)
  pairs.clear();
  memory_of_rounds = memory.at(0);
  UnseenBarrier barrier(kReaders);
  std::vector<std::unique_ptr<EngineThread>> readers;
  for (uint32_t r = 0; r < kReaders; ++r)
    readers.push_back(std::make_unique<EngineThread>([&, r](Thread &t) {
      for (uint32_t round = 0; round < kTimes; ++round) {
        if (round % 8 == 0)
          barrier.wait();
        act(memory.at(size_t{kSpan} * round), r % 2 ? kRead : Step{Way::range, false}, r);
      }
      barrier.wait();
      if (r != 0)
        return;
      oracle::on_race = [](const oracle::FoundRace &race) {
        std::lock_guard guard(lock);
        pairs.insert({static_cast<uint32_t>((race.granule - memory_of_rounds) / kSpan), race.first_thread.value});
      };
      for (uint32_t round = 0; round < kTimes; ++round)
        act(memory.at(size_t{kSpan} * round), kWrite, 9);
    }));
  readers.clear();
  EXPECT_EQ(pairs.size(), size_t{kTimes} * (kReaders - 1));
  oracle::on_race = nullptr;
}

// Two readers that renew their reads in epoch after epoch (reader_rows.h), each by `read(address, round, reader)`, and
// a writer that comes at any time: each reader meets it, before or after.
template <typename F> void expect_that_readers_meet_the_writer(uint32_t times, F read) {
  constexpr uint32_t kReaders = 2, kReads = 6;
  Memory memory(size_t{kSpan} * times);
  static std::mutex lock;
  static std::set<std::pair<uint32_t, uint32_t>> pairs; // (round, thread)
  pairs.clear();
  memory_of_rounds = memory.at(0);
  oracle::on_race = [](const oracle::FoundRace &race) {
    const auto round = static_cast<uint32_t>((race.granule - memory_of_rounds) / kSpan);
    std::lock_guard guard(lock);
    pairs.insert({round, race.first_thread.value});
    pairs.insert({round, race.second_thread.value});
  };
  UnseenBarrier barrier(kReaders + 1);
  char released[kReaders][64];
  std::vector<std::unique_ptr<EngineThread>> threads;
  for (uint32_t r = 0; r < kReaders; ++r)
    threads.push_back(std::make_unique<EngineThread>([&, r](Thread &t) {
      for (uint32_t round = 0; round < times; ++round) {
        barrier.wait();
        for (uint32_t i = 0; i < kReads; ++i) {
          read(memory.at(size_t{kSpan} * round), round, r);
          release_at(t, released[r]);
        }
      }
    }));
  threads.push_back(std::make_unique<EngineThread>([&](Thread &t) {
    for (uint32_t round = 0; round < times; ++round) {
      barrier.wait();
      for (uint32_t spin = 0; spin < round % 97 * 16; ++spin)
        __builtin_ia32_pause();
      act(memory.at(size_t{kSpan} * round), kWrite, 9);
    }
  }));
  threads.clear();
  EXPECT_EQ(pairs.size(), size_t{times} * (kReaders + 1));
  oracle::on_race = nullptr;
}

TEST_F(StressTest, NoReaderThatRenewsItsReadsMissesTheWriter) {
  expect_that_readers_meet_the_writer(kRounds / 10, [](uintptr_t at, uint32_t round, uint32_t reader) {
    act(at, {round % 2 ? Way::pair : Way::word, false}, reader);
  });
}

TEST_F(StressTest, NoReaderThatRenewsItsBytesMissesTheWriter) {
  expect_that_readers_meet_the_writer(kRounds / 100, [](uintptr_t at, uint32_t, uint32_t reader) {
    for (uint32_t byte = 0; byte < SNARL_GRANULE; ++byte)
      act(at + (byte + 2 * reader) % SNARL_GRANULE, {Way::byte, false}, reader);
  });
}

// Threads that order themselves by a lock which the engine sees: not one report, whatever they do to few cells.
TEST_F(StressTest, OrderedThreadsAreNeverReported) {
  constexpr uint32_t kThreads = 4, kTimes = 40000;
  Memory memory(4096);
  std::mutex real;
  SyncVar clock;
  {
    std::vector<std::unique_ptr<EngineThread>> threads;
    for (uint32_t n = 0; n < kThreads; ++n)
      threads.push_back(std::make_unique<EngineThread>([&, n](Thread &t) {
        constexpr Way ways[] = {Way::word,  Way::half,       Way::byte,     Way::pair,
                                Way::range, Way::long_range, Way::libc_call};
        for (uint32_t i = 0; i < kTimes; ++i) {
          std::lock_guard guard(real);
          on_acquire(t, clock);
          act(memory.at(i * 7 % 16 * kSpan), {ways[(i * 5 + n) % 7], (i + n) % 3 == 0}, n);
          on_release_store(t, clock);
        }
      }));
  }
  on_sync_end(clock);
  EXPECT_EQ(races_found(), 0u);
}

// Many phases of reading by all, a barrier that the engine sees, writing by one, and the barrier again.
TEST_F(StressTest, SharedReadsAndOrderedWritesAreNeverReported) {
  constexpr uint32_t kThreads = 4, kPhases = 4000;
  Memory memory(4096);
  UnseenBarrier real(kThreads);
  std::mutex lock;
  SyncVar arrivals[2];
  auto barrier = [&](Thread &t, uint32_t phase) {
    SyncVar &s = arrivals[phase % 2];
    {
      std::lock_guard guard(lock);
      on_release(t, s);
    }
    real.wait();
    std::lock_guard guard(lock);
    on_acquire(t, s);
  };
  {
    std::vector<std::unique_ptr<EngineThread>> threads;
    for (uint32_t n = 0; n < kThreads; ++n)
      threads.push_back(std::make_unique<EngineThread>([&, n](Thread &t) {
        for (uint32_t phase = 0; phase < kPhases; ++phase) {
          for (uint32_t i = 0; i < 8; ++i)
            act(memory.at(i * kSpan), {i % 2 ? Way::word : i % 4 ? Way::byte : Way::range, false}, n);
          barrier(t, phase * 2);
          if (phase % kThreads == n)
            for (uint32_t i = 0; i < 8; ++i)
              act(memory.at(i * kSpan), {Way::range, true}, n + 10);
          barrier(t, phase * 2 + 1);
        }
      }));
  }
  for (SyncVar &s : arrivals)
    on_sync_end(s);
  EXPECT_EQ(races_found(), 0u);
}

// A flag handed over by atomics of every size, and the data behind it.
TEST_F(StressTest, MessagesByAtomicsAreNeverReported) {
  constexpr uint32_t kMessages = 50000;
  struct alignas(64) Box {
    std::atomic<uint64_t> flag{0};
    char data[48];
  };
  auto box = std::make_unique<Box>();
  auto data = reinterpret_cast<uintptr_t>(box->data);
  auto until = [&](uint64_t value) {
    while (__snarl_atomic8_load(&box->flag, snarl_acquire) != value)
      std::this_thread::yield();
  };
  {
    EngineThread sender([&](Thread &) {
      for (uint64_t i = 0; i < kMessages; ++i) {
        until(2 * i);
        oracle::planted_access(data + i % 5, pc(1), 8, true);
        __snarl_atomic8_store(&box->flag, 2 * i + 1, snarl_release);
      }
    });
    EngineThread receiver([&](Thread &) {
      for (uint64_t i = 0; i < kMessages; ++i) {
        until(2 * i + 1);
        oracle::planted_access(data, pc(2), 16, i % 2);
        __snarl_atomic8_rmw(&box->flag, 1, snarl_rmw_add, snarl_acq_rel);
      }
    });
  }
  EXPECT_EQ(races_found(), 0u);
}

// Single accesses of all kinds at once on few cells; then nothing may be left: no lock, no reference. (A long range may
// leave a set behind that another thread made at the same moment: runtime/shadow/claims.h.)
TEST_F(StressTest, NothingIsLeftWhenTheMemoryStartsANewLife) {
  constexpr uint32_t kThreads = 4, kTimes = 60000;
  Memory memory(4096);
  oracle::on_race = nullptr;
  {
    std::vector<std::unique_ptr<EngineThread>> threads;
    for (uint32_t n = 0; n < kThreads; ++n)
      threads.push_back(std::make_unique<EngineThread>([&, n](Thread &t) {
        constexpr Way ways[] = {Way::word, Way::half, Way::byte, Way::pair, Way::rmw, Way::range, Way::libc_call};
        SyncVar own;
        for (uint32_t i = 0; i < kTimes; ++i) {
          uint32_t mixed = i * 2654435761u + n * 40503u;
          uintptr_t base = memory.at(mixed / 64 % 4 * kSpan);
          act(base, {ways[mixed / 1024 % 7], mixed % 8 == 0}, n * 16 + mixed / 4096 % 16);
          if (mixed % 32 == 1)
            on_release_store(t, own);
        }
        on_sync_end(own);
      }));
    threads.clear();
  }
  PuppetThread keeps_company; // alone, nothing is reset
  std::set<Word> sets;
  for (size_t i = 0; i < memory.size; i += SNARL_GRANULE) {
    Cell cell = *shadow_cell(memory.at(i));
    EXPECT_NE(write_word(cell), kLockedWord);
    for (Word word : {read_word(cell), write_word(cell)})
      if (kind_of(word) == WordKind::set)
        sets.insert(word);
  }
  shadow_reset(memory.at(0), memory.size);
  for (size_t i = 0; i < memory.size; i += SNARL_GRANULE)
    EXPECT_EQ(*shadow_cell(memory.at(i)), 0u);
  for (Word word : sets)
    EXPECT_LE(set_of(word)->references, 1u); // its maker may remember the step to it
}

} // namespace
