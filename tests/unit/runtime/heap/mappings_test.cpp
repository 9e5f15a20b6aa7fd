// The program's mappings: found by any address inside, cut by what is mapped or unmapped over them.
#include "runtime/heap/mappings.h"

#include <gtest/gtest.h>
#include <map>
#include <random>

namespace snarl {
namespace {

class Mappings : public testing::Test {
protected:
  void TearDown() override { forget_mapping(0, ~size_t{0}); }

  static uint32_t maker_of(uintptr_t address) {
    LocationFact found;
    return find_mapping(address, found) ? found.context.value : 0;
  }
};

TEST_F(Mappings, AnyAddressInside) {
  note_mapping(0x10000, 0x2000, Context(7), Tid(3));
  LocationFact found;
  ASSERT_TRUE(find_mapping(0x11fff, found));
  EXPECT_EQ(found.kind, LocationKind::mapped);
  EXPECT_EQ(found.base, 0x10000u);
  EXPECT_EQ(found.size, 0x2000u);
  EXPECT_EQ(found.context, Context(7));
  EXPECT_EQ(found.tid, Tid(3));
  EXPECT_FALSE(find_mapping(0x12000, found));
  EXPECT_FALSE(find_mapping(0xffff, found));
}

TEST_F(Mappings, HoleLeavesBothEnds) {
  note_mapping(0x10000, 0x9000, Context(1), Tid());
  forget_mapping(0x13000, 0x1000);
  EXPECT_EQ(maker_of(0x12fff), 1u);
  EXPECT_EQ(maker_of(0x13000), 0u);
  EXPECT_EQ(maker_of(0x14000), 1u);
}

TEST_F(Mappings, LaterOneReplacesWhatItCovers) {
  note_mapping(0x10000, 0x2000, Context(1), Tid());
  note_mapping(0x12000, 0x2000, Context(2), Tid());
  note_mapping(0x14000, 0x2000, Context(3), Tid());
  note_mapping(0x11000, 0x4000, Context(4), Tid());
  EXPECT_EQ(maker_of(0x10fff), 1u);
  EXPECT_EQ(maker_of(0x11000), 4u);
  EXPECT_EQ(maker_of(0x14fff), 4u);
  EXPECT_EQ(maker_of(0x15000), 3u);
}

// Against a map of single pages.
TEST_F(Mappings, AsPageByPage) {
  constexpr uint32_t kPages = 64;
  std::mt19937 chance(1);
  std::map<uint32_t, uint32_t> pages;
  for (uint32_t turn = 1; turn < 5000; ++turn) {
    const uint32_t first = chance() % kPages, count = 1 + chance() % 12;
    const bool maps = chance() % 3;
    for (uint32_t page = first; page < first + count; ++page)
      pages[page] = maps ? turn : 0;
    if (maps)
      note_mapping((first + 1) * 4096, count * 4096, Context(turn), Tid());
    else
      forget_mapping((first + 1) * 4096, count * 4096);
    for (uint32_t page = 0; page < kPages + 12; ++page)
      ASSERT_EQ(maker_of((page + 1) * 4096 + chance() % 4096), pages[page]) << "turn " << turn << " page " << page;
  }
}

} // namespace
} // namespace snarl
