// One id for accesses of an epoch to different bytes of a granule by different places in the code.
#include "runtime/shadow/joint_sites.h"
#include "runtime/sync/points.h"
#include "tests/unit/runtime/engine/support/two_threads_test.h"

using namespace snarl;
using namespace engine_test;

namespace {

class JointSitesTest : public TwoThreadsTest {
protected:
  // As a function with a frame record would: the quick paths want one. One function, so that what calls the runtime is
  // the same place whatever `site` is.
  SNARL_NOINLINE void access_byte(size_t offset, uint32_t site, bool is_write) {
    snarl_frame record{__snarl_tls.frames, pc(99)};
    __snarl_tls.frames = &record;
    oracle::planted_access(at(offset), pc(site), 1, is_write);
    __snarl_tls.frames = record.previous;
  }
  void put(size_t offset, uint32_t site) { access_byte(offset, site, true); }
  void get(size_t offset, uint32_t site) { access_byte(offset, site, false); }

  // Each byte by a place of its own.
  void write_bytes(size_t granule) {
    for (uint32_t byte = 0; byte < SNARL_GRANULE; ++byte)
      put(granule + byte, 10 + byte);
  }
  // Ids are joined when their sites are known, so the second granule is of one id.
  Word written() {
    write_bytes(0);
    write_bytes(4);
    return write_word_of(4);
  }
};

TEST_F(JointSitesTest, FourPlacesMakeOneIdOfTheWholeGranule) {
  const Word word = written();
  EXPECT_EQ(kind_of(word), WordKind::id);
  EXPECT_EQ(mask_of(word), kAllBytes);
  EXPECT_TRUE(in_lane(self()->access->whole, word)); // so that the planted test sees it
}

TEST_F(JointSitesTest, EachByteHasItsOwnSite) {
  const Word word = written();
  for (uint32_t byte = 0; byte < SNARL_GRANULE; ++byte)
    for (uint32_t other = 0; other < byte; ++other)
      EXPECT_NE(site_of_byte(word, static_cast<ByteMask>(1u << byte)).context.value,
                site_of_byte(word, static_cast<ByteMask>(1u << other)).context.value);
}

TEST_F(JointSitesTest, WhatOneByteIsWrittenTwiceByKeepsTheFirstPlace) {
  for (size_t granule = 0; granule < 12; granule += 4) {
    put(granule, 1);
    put(granule + 1, 2);
    put(granule, 3); // recorded already
  }
  const Word word = write_word_of(8);
  ASSERT_EQ(kind_of(word), WordKind::id);
  put(16, 1);
  EXPECT_EQ(site_of_byte(word, 1).context.value, site_of_byte(write_word_of(16), 1).context.value);
}

TEST_F(JointSitesTest, AnotherEpochIsNotJoined) {
  written();
  put(8, 10);
  release_at(*self(), &mine);
  put(9, 11);
  EXPECT_NE(kind_of(write_word_of(8)), WordKind::id);
}

TEST_F(JointSitesTest, ReadsAndWritesAreNotJoined) {
  PuppetThread reader;
  for (size_t granule = 0; granule < 12; granule += 4) {
    put(granule, 1);
    get(granule + 1, 2);
  }
  reader.act([&](Thread &) { read(9, 1, 3); });
  EXPECT_EQ(races_found(), 0u);
  reader.act([&](Thread &) { write(9, 1, 3); });
  EXPECT_EQ(races_found(), 1u);
}

TEST_F(JointSitesTest, AWriterMeetsEachPlaceOnce) {
  written();
  other.act([&](Thread &) { write(4, 4, 5); });
  EXPECT_EQ(races_found(), SNARL_GRANULE);
}

TEST_F(JointSitesTest, OrderedAccessesAreSilent) {
  written();
  release_at(*self(), &mine);
  other.act([&](Thread &t) {
    acquire_at(t, &mine);
    write_bytes(0);
    read(4, 4, 6);
  });
  EXPECT_EQ(races_found(), 0u);
}

} // namespace
