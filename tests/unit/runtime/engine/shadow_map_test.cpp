// The address formula, for every place where Linux puts things.
#include "runtime/shadow/map.h"
#include "runtime/shadow/ranges.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

using namespace snarl;
using namespace engine_test;

namespace {

constexpr uintptr_t kTop = 0x7ffffffff000;
constexpr uintptr_t kPieLow = 0x555555554000;          // ELF_ET_DYN_BASE: 2/3 of the user addresses
constexpr uintptr_t kPieHigh = kPieLow + (1ULL << 44); // 32 bits of randomness in pages
constexpr uintptr_t kMappingsLow = 0x6f0000000000;     // what 32 bits of randomness below the stack leave

uintptr_t shadow(uintptr_t a) {
  return reinterpret_cast<uintptr_t>(shadow_cell(a));
}

TEST(ShadowFormula, CellsAreTwiceAsFarApartAsTheirGranules) {
  EXPECT_EQ(shadow(0x7f0000000004) - shadow(0x7f0000000000), 8u);
  EXPECT_EQ(shadow(0x7f0000000003), shadow(0x7f0000000000));
  EXPECT_EQ(shadow(kTop - 4) - shadow(kTop - 4096), 2u * 4092);
}

TEST(ShadowFormula, TheShadowOfAPositionIndependentProgramIsFreeAddressSpace) {
  for (uintptr_t a : {kPieLow, kPieLow + 0x123456780, kPieHigh - 4, kMappingsLow, kTop - 4096 * 4}) {
    uintptr_t s = shadow(a);
    EXPECT_LT(s, kPieLow + (1ULL << 20)) << std::hex << a;
    EXPECT_GE(s, 0x10000u) << std::hex << a;
  }
}

TEST(ShadowFormula, TheShadowOfAProgramAtFixedAddressesIsFreeToo) {
  for (uintptr_t a : {uintptr_t{0x400000}, uintptr_t{0x10000}, uintptr_t{0x09fffffff000}}) {
    uintptr_t s = shadow(a);
    EXPECT_GE(s, kPieLow) << std::hex << a;
    EXPECT_LT(s + 8, kMappingsLow) << std::hex << a;
  }
}

TEST(ShadowFormula, NoTwoPlacesShareACell) {
  struct Range {
    uintptr_t low, high;
  };
  // Programs, mappings: their images must not overlap, in either kind of process.
  for (Range program : {Range{kPieLow, kMappingsLow}, Range{0x10000, 0x0a0000000000}}) {
    uintptr_t low = shadow(program.low), high = shadow(program.high - 4) + 8;
    uintptr_t mappings_low = shadow(kMappingsLow), mappings_high = shadow(kTop - 4) + 8;
    EXPECT_LT(low, high);
    EXPECT_TRUE(high <= mappings_low || mappings_high <= low) << std::hex << low << " " << mappings_low;
  }
}

class ShadowMapTest : public EngineTest {};

int global;

TEST_F(ShadowMapTest, GlobalsHeapStackAndMappingsHaveShadow) {
  int local = 0;
  auto heap = std::make_unique<int>();
  auto large = std::make_unique<char[]>(8 << 20);
  for (const void *p : {static_cast<const void *>(&global), static_cast<const void *>(&local),
                        static_cast<const void *>(heap.get()), static_cast<const void *>(large.get())})
    EXPECT_TRUE(has_shadow(reinterpret_cast<uintptr_t>(p)));
  EXPECT_FALSE(has_shadow(0));
  EXPECT_FALSE(has_shadow(0xffffffffff600000)); // vsyscall
}

TEST_F(ShadowMapTest, TheShadowItselfHasNone) {
  uintptr_t cell = shadow(reinterpret_cast<uintptr_t>(&global));
  EXPECT_FALSE(has_shadow(cell));
  EXPECT_TRUE(shadow_overlaps(cell, 4096));
  EXPECT_FALSE(shadow_overlaps(reinterpret_cast<uintptr_t>(&global), 4));
}

TEST_F(ShadowMapTest, BytesBeyondTheWindowAreLeftOut) {
  const ShadowWindow &w = shadow_windows[0];
  uintptr_t end = w.low + w.size;
  EXPECT_EQ(shadowed_bytes(end - 16, 100), 16u);
  EXPECT_EQ(shadowed_bytes(end - 16, 10), 10u);
  EXPECT_EQ(shadowed_bytes(end, 10), 0u);
  EXPECT_EQ(shadowed_bytes(end - 16, ~size_t{0}), 16u);
}

// Large enough that pages of shadow are given back; the parts at both ends are not whole pages.
TEST_F(ShadowMapTest, ALargeBlockStartsItsNewLifeEverywhere) {
  PuppetThread other;
  constexpr size_t kSize = 3 << 20;
  auto block = std::make_unique<char[]>(kSize);
  auto at = reinterpret_cast<uintptr_t>(block.get());
  oracle::slow_range(at, pc(1), kSize, true);
  shadow_reset(at + 64, kSize - 128);
  other.act([&](Thread &) { oracle::slow_range(at + 64, pc(2), kSize - 128, true); });
  EXPECT_EQ(races_found(), 0u);
  other.act([&](Thread &) { oracle::slow_range(at, pc(3), kSize, true); });
  EXPECT_GT(races_found(), 0u);
  for (const oracle::FoundRace &race : found_races())
    EXPECT_TRUE(race.granule < at + 64 || race.granule >= at + kSize - 64);
  shadow_reset(at, kSize);
}

} // namespace
