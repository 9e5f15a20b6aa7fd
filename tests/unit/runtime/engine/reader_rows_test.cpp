// Groups of readers: what becomes of reads that several threads renew epoch after epoch.
#include "runtime/shadow/map.h"
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/reader_rows.h"
#include "runtime/shadow/sets.h"
#include "runtime/sync/points.h"
#include "tests/unit/runtime/engine/support/two_threads_test.h"

#include <algorithm>
#include <atomic>

using namespace snarl;
using namespace engine_test;

namespace {

class ReaderRowsTest : public TwoThreadsTest {
protected:
  // Both threads read, in a new epoch each time.
  void read_by_both(size_t offset, uint32_t size, int rounds) {
    for (int round = 0; round < rounds; ++round) {
      read(offset, size, 1);
      release_at(*self(), &mine);
      other.act([&](Thread &t) {
        read(offset, size, 2);
        release_at(t, &its);
      });
    }
  }
};

class ByteReadersTest : public ReaderRowsTest {
protected:
  // Both threads read each byte of a granule, in one epoch.
  void read_bytes_by_both() {
    for (uint32_t byte = 0; byte < SNARL_GRANULE; ++byte) {
      read(byte, 1, 1 + byte);
      other.act([&](Thread &) { read(byte, 1, 1 + byte); });
    }
  }
  // From here on what both have read comes before what the writer does.
  void tell_of_all_reads(PuppetThread &writer) {
    release_at(*self(), &mine);
    other.act([&](Thread &t) { release_at(t, &its); });
    writer.act([&](Thread &t) { acquire_at(t, &mine), acquire_at(t, &its); });
  }
  bool tells_apart() const {
    const Word word = read_word_of(0);
    return kind_of(word) == WordKind::readers && tells_bytes_apart(word);
  }
};

TEST_F(ReaderRowsTest, RenewedReadsMoveIntoRows) {
  read_by_both(0, 4, 1);
  EXPECT_EQ(kind_of(read_word_of(0)), WordKind::set);
  read_by_both(0, 4, 2);
  EXPECT_EQ(kind_of(read_word_of(0)), WordKind::readers);
  EXPECT_EQ(races_found(), 0u);
}

// More readers than a group has bits for: several slots share one.
class ManyReadersTest : public ReaderRowsTest {
protected:
  static constexpr uint32_t kReaders = 2 * kReaderSlotBits + 3;

  void read_by_all(int rounds) {
    for (int round = 0; round < rounds; ++round)
      for (uint32_t i = 0; i < kReaders; ++i)
        readers[i].act([&](Thread &t) {
          read(0, 4, 10 + i % 2);
          release_at(t, &reads[i]);
        });
  }

  PuppetThread readers[kReaders];
  alignas(8) char reads[kReaders][8] = {};
};

TEST_F(ManyReadersTest, AllAreInOneGroup) {
  read_by_all(3);
  ASSERT_EQ(kind_of(read_word_of(0)), WordKind::readers);
  Vector<Word> ids;
  append_readers(read_word_of(0), ids);
  EXPECT_EQ(ids.count, kReaders);
}

TEST_F(ManyReadersTest, AWriterMeetsTheOneThatItKnowsNothingOf) {
  for (const uint32_t unknown : {kReaders - 1, kReaderSlotBits, 0u}) {
    PuppetThread writer;
    const uint64_t before = races_found();
    read_by_all(3);
    ASSERT_EQ(kind_of(read_word_of(0)), WordKind::readers);
    writer.act([&](Thread &t) {
      for (uint32_t i = 0; i < kReaders; ++i)
        if (i != unknown)
          acquire_at(t, &reads[i]);
      write(0, 4, 20 + unknown);
    });
    EXPECT_EQ(races_found(), before + 1) << unknown;
    shadow_reset(at(0), sizeof memory);
  }
}

TEST_F(ManyReadersTest, WhoKnowsOfAllMayWrite) {
  read_by_all(3);
  ASSERT_EQ(kind_of(read_word_of(0)), WordKind::readers);
  for (uint32_t i = 0; i < kReaders; ++i)
    acquire_at(*self(), &reads[i]);
  write(0, 4, 3);
  EXPECT_EQ(races_found(), 0u);
}

TEST_F(ManyReadersTest, DetachedThreadsOfLateSlotsGetNoRows) {
  PuppetThread others[3], detached; // a slot that no test has had a reader in
  detached.act([](Thread &t) { t.detached = true; });
  for (int round = 0; round < 3; ++round) {
    read_by_all(1);
    detached.act([&](Thread &t) {
      read(0, 4, 30);
      release_at(t, &mine);
    });
  }
  EXPECT_EQ(row_of_slot(detached.thread().slot.value), nullptr);
  EXPECT_EQ(kind_of(read_word_of(0)), WordKind::set);
  detached.act([](Thread &t) { t.detached = false; }); // it is joined here
}

TEST_F(ReaderRowsTest, APairThatIsReadTogetherSharesAGroup) {
  read_by_both(0, 8, 3);
  EXPECT_EQ(kind_of(read_word_of(0)), WordKind::readers);
  EXPECT_EQ(read_word_of(0), read_word_of(4));
}

TEST_F(ReaderRowsTest, AWriterMeetsTheLastReadOfEachReader) {
  PuppetThread writer; // ordered after none of the reads to come
  read_by_both(0, 4, 4);
  writer.act([&](Thread &) { write(0, 4, 3); });
  EXPECT_EQ(races_found(), 2u);
  EXPECT_TRUE(is_plain(read_word_of(0)) || kind_of(read_word_of(0)) == WordKind::set);
}

TEST_F(ReaderRowsTest, ARenewedReadCountsAlthoughTheEarlierOneIsKnown) {
  PuppetThread writer;
  read_by_both(0, 4, 4);
  writer.act([&](Thread &t) {
    acquire_at(t, &mine);
    acquire_at(t, &its);
  });
  other.act([&](Thread &) { read(0, 4, 5); }); // one more, which the writer knows nothing of
  writer.act([&](Thread &) { write(0, 4, 3); });
  EXPECT_EQ(races_found(), 1u);
}

TEST_F(ReaderRowsTest, OrderedWritersAreSilent) {
  read_by_both(0, 8, 4);
  other.act([&](Thread &t) { release_at(t, &its); });
  acquire_at(*self(), &its);
  write(0, 8, 3);
  EXPECT_EQ(races_found(), 0u);
  read(0, 8, 1);
  EXPECT_EQ(races_found(), 0u);
}

TEST_F(ReaderRowsTest, AccessesOfHalfAPairLeaveTheOtherHalfItsReaders) {
  PuppetThread writer;
  read_by_both(0, 8, 4);
  other.act([&](Thread &t) { release_at(t, &its); });
  acquire_at(*self(), &its);
  write(0, 4, 3); // ordered after all reads, of the first half
  EXPECT_EQ(races_found(), 0u);
  writer.act([&](Thread &) { write(4, 4, 4); });
  EXPECT_EQ(races_found(), 2u);
}

TEST_F(ReaderRowsTest, ReadersOfAPartOfAGranule) {
  PuppetThread writer;
  read_by_both(1, 1, 4);
  EXPECT_EQ(kind_of(read_word_of(0)), WordKind::readers);
  writer.act([&](Thread &) { write(2, 1, 3); }); // a neighbour
  EXPECT_EQ(races_found(), 0u);
  read_by_both(1, 1, 4);
  writer.act([&](Thread &) { write(0, 4, 4); });
  EXPECT_EQ(races_found(), 2u);
}

TEST_F(ReaderRowsTest, AThirdReaderJoins) {
  PuppetThread third, writer;
  read_by_both(0, 4, 4);
  third.act([&](Thread &) { read(0, 4, 6); });
  EXPECT_EQ(kind_of(read_word_of(0)), WordKind::readers);
  writer.act([&](Thread &) { write(0, 4, 3); });
  EXPECT_EQ(races_found(), 3u);
}

// The word of a cell has but the lowest bits of a group's generation, which come again.
TEST_F(ReaderRowsTest, WhatWasReadInAnEarlierLifeOfAGroupCountsForNothing) {
  PuppetThread third, writer;
  const auto read_by_others = [&] {
    other.act([&](Thread &) { shadow_reset(at(0), 4); }); // who has made the group gets its number back
    shadow_reset(at(0), 4);                               // and this thread's short memory forgets it
    for (int round = 0; round < 3; ++round)
      for (PuppetThread *each : {&other, &third})
        each->act([&](Thread &t) {
          read(0, 4, 2);
          release_at(t, &its);
        });
  };
  read_by_others();
  read_by_others();
  const Word first = read_word_of(0);
  ASSERT_EQ(kind_of(first), WordKind::readers);
  read(0, 4, 1); // and again below, in the same epoch
  uint32_t lives = 0;
  do
    read_by_others();
  while (read_word_of(0) != first && ++lives < 10 * kReaderGenerations);
  ASSERT_EQ(read_word_of(0), first);
  read(0, 4, 1);
  writer.act([&](Thread &) { write(0, 4, 3); });
  EXPECT_EQ(races_found(), 3u);
}

TEST_F(ByteReadersTest, BytesThatAllReadHaveEntriesOfTheirOwn) {
  read_bytes_by_both();
  EXPECT_TRUE(tells_apart());
  EXPECT_EQ(races_found(), 0u);
  const Word word = read_word_of(0);
  for (int round = 0; round < 3; ++round) {
    release_at(*self(), &mine);
    read_bytes_by_both();
    read(0, 4, 9);
    read(2, 2, 9);
  }
  EXPECT_EQ(read_word_of(0), word);
}

TEST_F(ByteReadersTest, AWriterOfAByteMeetsItsReadersOnly) {
  PuppetThread third, writer;
  read_bytes_by_both();
  third.act([&](Thread &) { read(2, 1, 7); });
  ASSERT_TRUE(tells_apart());
  writer.act([&](Thread &) { write(1, 1, 8); });
  EXPECT_EQ(races_found(), 2u);
  writer.act([&](Thread &) { write(2, 1, 9); });
  EXPECT_EQ(races_found(), 5u);
}

TEST_F(ByteReadersTest, AReadOfThePartOfAGranuleLeavesTheEarlierOnesOfOthers) {
  PuppetThread writer;
  read_bytes_by_both();
  tell_of_all_reads(writer);
  other.act([&](Thread &) { read(2, 2, 7); }); // that the writer knows nothing of
  ASSERT_TRUE(tells_apart());
  writer.act([&](Thread &) { write(0, 2, 8); });
  EXPECT_EQ(races_found(), 0u);
  writer.act([&](Thread &) { write(2, 1, 8); });
  EXPECT_EQ(races_found(), 1u);
}

TEST_F(ByteReadersTest, AReadOfTheWholeGranuleCountsForEachByte) {
  PuppetThread writer;
  read_bytes_by_both();
  tell_of_all_reads(writer);
  read(0, 4, 6);
  ASSERT_TRUE(tells_apart());
  writer.act([&](Thread &) { write(3, 1, 8); });
  EXPECT_EQ(races_found(), 1u);
}

TEST_F(ByteReadersTest, WritersAfterAllReadersAreSilent) {
  read_bytes_by_both();
  other.act([&](Thread &t) { release_at(t, &its); });
  acquire_at(*self(), &its);
  write(1, 1, 5);
  write(0, 4, 6);
  EXPECT_EQ(races_found(), 0u);
  EXPECT_FALSE(tells_apart());
}

TEST_F(ByteReadersTest, WhatWasReadInAnEarlierLifeOfAGroupCountsForNothing) {
  PuppetThread third, writer;
  const auto read_by_others = [&] {
    other.act([&](Thread &) { shadow_reset(at(0), 4); }); // who has made the group gets its number back
    shadow_reset(at(0), 4);                               // and this thread's short memory forgets it
    for (uint32_t byte = 0; byte < SNARL_GRANULE; ++byte)
      for (PuppetThread *each : {&other, &third})
        each->act([&](Thread &t) {
          read(byte, 1, 2 + byte);
          release_at(t, &its);
        });
  };
  read_by_others();
  read_by_others();
  const Word first = read_word_of(0);
  ASSERT_TRUE(tells_apart());
  read(0, 1, 1); // and again below, in the same epoch
  uint32_t lives = 0;
  do
    read_by_others();
  while (read_word_of(0) != first && ++lives < 10 * kReaderGenerations);
  ASSERT_EQ(read_word_of(0), first);
  read(0, 1, 1);
  writer.act([&](Thread &) { write(0, 1, 3); });
  EXPECT_EQ(races_found(), 3u);
}

TEST_F(ReaderRowsTest, GroupsAreUsedAgain) {
  std::vector<uint32_t> seen;
  for (int round = 0; round < 100; ++round) {
    read_by_both(0, 4, 3);
    ASSERT_EQ(kind_of(read_word_of(0)), WordKind::readers);
    seen.push_back(readers_number_of(read_word_of(0)));
    shadow_reset(at(0), 16);
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_LE(std::unique(seen.begin(), seen.end()) - seen.begin(), 4);
}

TEST_F(ReaderRowsTest, WhoeverHasTheLocksOfAPairKeepsThem) {
  read_by_both(0, 8, 1);
  Cell *cells = shadow_cell(at(0));
  const Cell free[] = {cells[0], cells[1]};
  ASSERT_EQ(kind_of(read_word(free[0])), WordKind::set);
  for (uint32_t i = 0; i < 2; ++i)
    __atomic_store_n(cells + i, kLockedCell, __ATOMIC_SEQ_CST);
  std::atomic<bool> begins = false;
  std::thread reader([&] {
    begins = true;
    other.act([&](Thread &) { read(0, 8, 2); });
  });
  while (!begins)
    std::this_thread::yield();
  for (int turn = 0; turn < 2000; ++turn) {
    std::this_thread::yield();
    for (uint32_t i = 0; i < 2; ++i)
      ASSERT_EQ(__atomic_load_n(cells + i, __ATOMIC_SEQ_CST), kLockedCell);
  }
  for (uint32_t i = 0; i < 2; ++i)
    __atomic_store_n(cells + i, free[i], __ATOMIC_SEQ_CST);
  reader.join();
  write(0, 4, 4);
  EXPECT_EQ(races_found(), 1u);
}

} // namespace
