// Byte cells: what becomes of a granule whose bytes have histories of their own.
#include "runtime/shadow/byte_cells.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/sets.h"
#include "runtime/sync/points.h"
#include "tests/unit/runtime/engine/support/two_threads_test.h"

#include <algorithm>

using namespace snarl;
using namespace engine_test;

namespace {

class ByteCellsTest : public TwoThreadsTest {
protected:
  // Bytes 3, 0 and 1, in an epoch each.
  void write_neighbours() {
    write(3, 1, 7);
    release_at(*self(), &mine);
    write(0, 1, 1);
    release_at(*self(), &mine);
    write(1, 1, 2);
  }

  // Bytes 3, 1 and 3, in an epoch each.
  void read_parts() {
    for (size_t byte : {3, 1, 3}) {
      release_at(*self(), &mine);
      read(byte, 1, 4);
    }
  }
};

TEST_F(ByteCellsTest, PartsOfSeveralEpochsHaveCellsOfTheirOwn) {
  write(0, 1, 1);
  EXPECT_TRUE(is_plain(read_word_of(0)));
  release_at(*self(), &mine);
  write(1, 1, 2);
  EXPECT_EQ(kind_of(read_word_of(0)), WordKind::set);
  release_at(*self(), &mine);
  write(0, 1, 1);
  EXPECT_EQ(kind_of(write_word_of(0)), WordKind::bytes);
  EXPECT_TRUE(in_lane(self()->access->partial, read_word_of(0)));
}

TEST_F(ByteCellsTest, ReadersOfOnePartNeedNone) {
  for (int round = 0; round < 4; ++round) {
    read(2, 1, 1);
    release_at(*self(), &mine);
    other.act([&](Thread &t) {
      read(2, 1, 2);
      release_at(t, &its);
    });
  }
  EXPECT_NE(kind_of(write_word_of(0)), WordKind::bytes);
}

TEST_F(ByteCellsTest, EachByteRacesWithItsOwnPast) {
  write_neighbours();
  other.act([&](Thread &) { write(2, 1, 3); });
  EXPECT_EQ(races_found(), 0u);
  other.act([&](Thread &) { write(0, 1, 4); });
  EXPECT_EQ(races_found(), 1u);
  other.act([&](Thread &) { read(1, 1, 5); });
  EXPECT_EQ(races_found(), 2u);
}

TEST_F(ByteCellsTest, WhatIsOrderedIsReplaced) {
  write_neighbours();
  release_at(*self(), &mine);
  other.act([&](Thread &t) {
    acquire_at(t, &mine);
    write(0, 1, 3);
    read(1, 1, 4);
  });
  EXPECT_EQ(races_found(), 0u);
  write(0, 1, 5);
  EXPECT_EQ(races_found(), 1u); // with site 3 only
  write(1, 1, 6);
  EXPECT_EQ(races_found(), 2u); // with site 4 only
}

TEST_F(ByteCellsTest, AWriteToAllTakesTheirPlace) {
  write_neighbours();
  write(0, 4, 3);
  EXPECT_TRUE(is_plain(read_word_of(0)));
  write_neighbours();
  other.act([&](Thread &) { write(0, 4, 4); });
  EXPECT_EQ(races_found(), 4u); // of each byte; the first of the neighbours was of the epoch of site 3, which covers it
  EXPECT_TRUE(is_plain(read_word_of(0)));
}

TEST_F(ByteCellsTest, AReadOfAllStandsInEachByte) {
  write_neighbours();
  release_at(*self(), &mine);
  other.act([&](Thread &t) {
    acquire_at(t, &mine);
    read(0, 4, 3);
  });
  EXPECT_EQ(kind_of(write_word_of(0)), WordKind::bytes);
  EXPECT_EQ(races_found(), 0u);
  for (uint32_t byte = 0; byte < 4; ++byte) {
    write(byte, 1, 10 + byte);
    EXPECT_EQ(races_found(), byte + 1);
  }
}

TEST_F(ByteCellsTest, AReadOfAllIsFoundByThePlantedTestUntilTheEpochEnds) {
  write_neighbours();
  EXPECT_FALSE(in_lane(self()->access->whole, read_word_of(0)));
  read(0, 4, 3);
  EXPECT_TRUE(in_lane(self()->access->whole, read_word_of(0)));
  write(2, 1, 4); // the thread knows what it wrote
  EXPECT_EQ(kind_of(write_word_of(0)), WordKind::bytes);
  EXPECT_TRUE(in_lane(self()->access->whole, read_word_of(0)));
  read(1, 1, 5);
  EXPECT_TRUE(in_lane(self()->access->whole, read_word_of(0)));
  release_at(*self(), &mine);
  EXPECT_FALSE(in_lane(self()->access->whole, read_word_of(0)));
}

TEST_F(ByteCellsTest, WhoReadAllRacesWithWhoWritesOne) {
  write_neighbours();
  release_at(*self(), &mine);
  read(0, 4, 3);
  other.act([&](Thread &t) {
    acquire_at(t, &mine);
    write(2, 1, 4);
    read(0, 4, 5);
  });
  EXPECT_EQ(races_found(), 1u);
  read(0, 4, 6);
  EXPECT_EQ(races_found(), 2u); // with the write of site 4
}

TEST_F(ByteCellsTest, AWriteToAllTakesThePlaceOfAReadOfAll) {
  write_neighbours();
  read(0, 4, 3);
  write(0, 4, 4);
  EXPECT_TRUE(is_plain(write_word_of(0)));
  EXPECT_EQ(read_word_of(0), write_word_of(0));
}

TEST_F(ByteCellsTest, AnAccessOfThisEpochIsRecorded) {
  write_neighbours();
  const AccessState &state = *self()->access;
  auto current = [&](ByteMask mask, bool write) { return bytes_are_current(state, *shadow_cell(at(0)), mask, write); };
  EXPECT_TRUE(current(2, true));
  EXPECT_TRUE(current(2, false));
  EXPECT_FALSE(current(1, true)); // of the epoch before
  EXPECT_FALSE(current(4, false));
  read(2, 1, 3);
  EXPECT_TRUE(current(2, true)); // both of this epoch
  EXPECT_TRUE(current(6, false));
  EXPECT_FALSE(current(4, true));
  other.act([&](Thread &) { read(3, 1, 4); });
  EXPECT_FALSE(current(2, true)); // who was last is somebody else
}

TEST_F(ByteCellsTest, WhenAllBytesAreReadOneByOneThePlantedTestPasses) {
  write_neighbours();
  read(0, 1, 3);
  read(2, 1, 3);
  EXPECT_FALSE(in_lane(self()->access->whole, read_word_of(0)));
  read(3, 1, 4);
  EXPECT_EQ(kind_of(write_word_of(0)), WordKind::bytes);
  EXPECT_TRUE(in_lane(self()->access->whole, read_word_of(0)));
}

TEST_F(ByteCellsTest, AnAtomicMeetsTheBytesAccesses) {
  PuppetThread third;
  write_neighbours();
  other.act([&](Thread &t) {
    oracle::planted_access(at(0), pc(3), 1, false);
    EXPECT_EQ(races_found(), 1u);
    sync_object(t, memory);
  });
  EXPECT_EQ(kind_of(read_word_of(0)), WordKind::sync);
  third.act([&](Thread &) { write(1, 1, 4); });
  EXPECT_EQ(races_found(), 2u);
  third.act([&](Thread &) { write(0, 1, 5); });
  EXPECT_EQ(races_found(), 4u); // the write of site 1 and the read of site 3
}

TEST_F(ByteCellsTest, TheyComeBackWithTheMemory) {
  std::vector<Word> seen;
  for (int round = 0; round < 200; ++round) {
    write_neighbours();
    ASSERT_EQ(kind_of(write_word_of(0)), WordKind::bytes);
    seen.push_back(write_word_of(0));
    shadow_reset(at(0), 16);
    EXPECT_EQ(*shadow_cell(at(0)), 0u);
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_LE(std::unique(seen.begin(), seen.end()) - seen.begin(), 2);
}

// A buffer that is written as a whole, then read at each byte.
TEST_F(ByteCellsTest, AReadOfAllTakesTheirPlaceWhereTheBytesAreAlikeThen) {
  write(0, 4, 1);
  const Word written = write_word_of(0);
  for (int round = 0; round < 3; ++round) {
    read_parts();
    ASSERT_EQ(kind_of(write_word_of(0)), WordKind::bytes);
    release_at(*self(), &mine);
    read(0, 4, 2);
    EXPECT_EQ(write_word_of(0), written);
    EXPECT_TRUE(in_lane(self()->access->whole, read_word_of(0)));
  }
  other.act([&](Thread &) { write(2, 1, 3); });
  EXPECT_EQ(races_found(), 2u); // with the write and the read of all
}

TEST_F(ByteCellsTest, ARangeThatReadsAllTakesTheirPlaceToo) {
  write(0, 4, 1);
  read_parts();
  ASSERT_EQ(kind_of(write_word_of(0)), WordKind::bytes);
  release_at(*self(), &mine);
  read(0, 6, 2);
  EXPECT_TRUE(is_plain(write_word_of(0)));
}

TEST_F(ByteCellsTest, BytesThatSeveralThreadsReadBecomeReadersByByte) {
  write(0, 4, 1);
  release_at(*self(), &mine);
  read_parts();
  other.act([&](Thread &t) {
    acquire_at(t, &mine);
    read(0, 4, 2);
  });
  EXPECT_EQ(kind_of(read_word_of(0)), WordKind::readers); // the first thread's last read is not ordered before
  EXPECT_TRUE(tells_bytes_apart(read_word_of(0)));
  EXPECT_EQ(races_found(), 0u);
  other.act([&](Thread &) { write(1, 1, 3); });
  EXPECT_EQ(races_found(), 0u);
  other.act([&](Thread &) { write(3, 1, 3); });
  EXPECT_EQ(races_found(), 1u); // with that one
}

} // namespace
