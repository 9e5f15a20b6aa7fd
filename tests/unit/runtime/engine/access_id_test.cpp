// Access ids: words, regions, sites.
#include "runtime/shadow/access_state.h"
#include "runtime/thread/clock_state.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

#include <set>

using namespace snarl;
using namespace engine_test;

namespace {

TEST(Word, KindsAreToldApart) {
  EXPECT_EQ(kind_of(0), WordKind::none);
  EXPECT_EQ(kind_of(1), WordKind::id);
  EXPECT_EQ(kind_of(kReferenceBit - 1), WordKind::id);
  EXPECT_EQ(kind_of(set_word(0)), WordKind::set);
  EXPECT_EQ(kind_of(set_word(12345)), WordKind::set);
  EXPECT_EQ(kind_of(sync_word(12345)), WordKind::sync);
  EXPECT_EQ(kind_of(kLockedWord), WordKind::locked);
  EXPECT_EQ(index_of(set_word(12345)), 12345u);
  EXPECT_EQ(index_of(sync_word(12345)), 12345u);
}

TEST(Word, ACellIsItsTwoWords) {
  Cell c = make_cell(0x12345678, 0x9abcdef0);
  EXPECT_EQ(read_word(c), 0x12345678u);
  EXPECT_EQ(write_word(c), 0x9abcdef0u);
}

TEST(Word, BytesOfAnAccessWithinAGranule) {
  EXPECT_EQ(bytes_of(0, 4), kAllBytes);
  EXPECT_EQ(bytes_of(1, 2), 0b0110);
  EXPECT_EQ(bytes_of(3, 1), 0b1000);
}

class AccessIdTest : public EngineTest {
protected:
  static Word id_at(Thread &t, Pc at, ByteMask mask = kAllBytes, bool write = true) {
    AccessSite site{t, at, 0, write ? access_flags::write : uint8_t{0}, 4};
    return site.id(mask);
  }
  static void next_epoch(Thread &t) {
    SyncVar s;
    on_release_store(t, s);
    on_sync_end(s);
  }
  static Pc pc_of(Word id) {
    Frame frame{};
    bool folded;
    context_frames(site_of(region_of(id), id).context, &frame, 1, &folded);
    return frame_address(frame);
  }
};

TEST_F(AccessIdTest, AnIdNamesSlotClockAndSite) {
  PuppetThread puppet;
  puppet.act([](Thread &t) {
    Word id = id_at(t, pc(1));
    EXPECT_EQ(region_of(id).slot, t.slot.value);
    EXPECT_EQ(clock_of(region_of(id), id), t.clock->own());
    EXPECT_EQ(pc_of(id), pc(1));
    EXPECT_EQ(site_of(region_of(id), id).size, 4);
    EXPECT_EQ(mask_of(id), kAllBytes);
  });
}

TEST_F(AccessIdTest, TheSameSiteKeepsItsNumberFromEpochToEpoch) {
  PuppetThread puppet;
  puppet.act([](Thread &t) {
    id_at(t, pc(2));
    id_at(t, pc(3));
    next_epoch(t);
    Word one = id_at(t, pc(2));
    Clock before = t.clock->own();
    next_epoch(t);
    Word two = id_at(t, pc(2));
    EXPECT_NE(one, two);
    EXPECT_EQ(pc_of(one), pc_of(two));
    EXPECT_EQ(clock_of(region_of(one), one), before);
    EXPECT_EQ(clock_of(region_of(two), two), before + 1);
  });
}

TEST_F(AccessIdTest, IdsOfTheEpochAgreeWithThePlantedWords) {
  PuppetThread puppet;
  puppet.act([](Thread &t) {
    for (uint32_t epoch = 0; epoch < 40; ++epoch) {
      Word old = id_at(t, pc(4));
      next_epoch(t);
      Word now = id_at(t, pc(5));
      EXPECT_EQ((now ^ __snarl_tls.epoch[0]) & __snarl_tls.mask[0], 0u);
      EXPECT_NE((old ^ __snarl_tls.epoch[0]) & __snarl_tls.mask[0], 0u);
      for (uint32_t i = 1; i < 4; ++i) {
        EXPECT_EQ(__snarl_tls.epoch[i], __snarl_tls.epoch[0]);
        EXPECT_EQ(__snarl_tls.mask[i], __snarl_tls.mask[0]);
      }
    }
  });
}

// A thousand sites at first, then one: after many ids only that takes any.
TEST_F(AccessIdTest, SitesOfThePastTakeNoIds) {
  PuppetThread puppet;
  puppet.act([](Thread &t) {
    Word old = 0;
    for (uint32_t i = 0; i < 1000; ++i) {
      old = id_at(t, pc(i));
      id_at(t, pc(i), 0b0001);
    }
    const Clock then = t.clock->own();
    ASSERT_EQ(t.access->whole.site_bits, 10);
    uint32_t epochs = 0;
    for (; t.access->whole.site_bits == 10 && epochs < 1u << 17; ++epochs)
      next_epoch(t);
    EXPECT_LE(t.access->whole.site_bits, 8);
    EXPECT_LE(t.access->partial.site_bits, 8);
    EXPECT_GT(epochs, 1u << 14);
    const Word now = id_at(t, pc(7)), part = id_at(t, pc(8), 0b0110);
    EXPECT_EQ(pc_of(now), pc(7));
    EXPECT_EQ(pc_of(part), pc(8));
    EXPECT_EQ(mask_of(part), 0b0110);
    EXPECT_EQ(clock_of(region_of(now), now), t.clock->own());
    EXPECT_EQ((now ^ __snarl_tls.epoch[0]) & __snarl_tls.mask[0], 0u);
    EXPECT_EQ(pc_of(old), pc(999));
    EXPECT_EQ(clock_of(region_of(old), old), then);
  });
}

TEST_F(AccessIdTest, PartialAccessesNeverPassThePlantedTest) {
  PuppetThread puppet;
  puppet.act([](Thread &t) {
    Word whole = id_at(t, pc(6)), part = id_at(t, pc(6), 0b0011);
    EXPECT_EQ((whole ^ __snarl_tls.epoch[0]) & __snarl_tls.mask[0], 0u);
    EXPECT_NE((part ^ __snarl_tls.epoch[0]) & __snarl_tls.mask[0], 0u);
    EXPECT_EQ(mask_of(part), 0b0011);
    EXPECT_TRUE(region_of(part).partial);
    EXPECT_EQ(clock_of(region_of(part), part), t.clock->own());
  });
}

TEST_F(AccessIdTest, PartialIdsFollowEpochsInWhichThereWereNone) {
  PuppetThread puppet;
  puppet.act([](Thread &t) {
    for (uint32_t gap = 0; gap < 30; ++gap) {
      Word part = id_at(t, pc(7), 0b0001);
      EXPECT_EQ(clock_of(region_of(part), part), t.clock->own());
      for (uint32_t i = 0; i < gap; ++i)
        next_epoch(t);
    }
  });
}

TEST_F(AccessIdTest, ManySitesWidenTheRegionAndOldIdsStayTrue) {
  PuppetThread puppet;
  puppet.act([](Thread &t) {
    std::vector<Word> ids;
    constexpr uint32_t kSites = 1000;
    Clock now = t.clock->own();
    for (uint32_t i = 0; i < kSites; ++i)
      ids.push_back(id_at(t, pc(1000 + i), i % 3 ? kAllBytes : ByteMask(1 << i % 4)));
    EXPECT_EQ(std::set<Word>(ids.begin(), ids.end()).size(), kSites);
    for (uint32_t i = 0; i < kSites; ++i) {
      EXPECT_EQ(pc_of(ids[i]), pc(1000 + i));
      EXPECT_EQ(clock_of(region_of(ids[i]), ids[i]), now);
      EXPECT_EQ(mask_of(ids[i]), i % 3 ? kAllBytes : 1 << i % 4);
      EXPECT_EQ(region_of(ids[i]).slot, t.slot.value);
    }
  });
}

#ifndef SNARL_TEST_NARROW // there the ids would be gone: no access reclaims them
TEST_F(AccessIdTest, MoreEpochsThanARegionCanHold) {
  PuppetThread puppet;
  puppet.act([](Thread &t) {
    std::vector<std::pair<Word, Clock>> ids;
    for (uint32_t epoch = 0; epoch < 300000; ++epoch) {
      if (epoch % 100 == 0)
        ids.push_back({id_at(t, pc(8)), t.clock->own()});
      next_epoch(t);
    }
    for (auto [id, clock] : ids) {
      ASSERT_EQ(clock_of(region_of(id), id), clock);
      ASSERT_EQ(pc_of(id), pc(8));
    }
  });
}

// Last: the slot stays wide.
TEST_F(AccessIdTest, MoreSitesThanARegionCanHold) {
  PuppetThread puppet;
  puppet.act([](Thread &t) {
    std::vector<Word> ids;
    constexpr uint32_t kSites = 40000;
    for (uint32_t i = 0; i < kSites; ++i)
      ids.push_back(id_at(t, pc(100000 + i), i % 7 ? kAllBytes : 0b0100));
    for (uint32_t i = 0; i < kSites; ++i) {
      ASSERT_EQ(pc_of(ids[i]), pc(100000 + i));
      ASSERT_EQ(mask_of(ids[i]), i % 7 ? kAllBytes : 0b0100);
    }
  });
}
#endif

} // namespace
