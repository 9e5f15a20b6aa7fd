// What a thread remembers of its recent accesses (shadow/recent.h), and when it forgets.
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/recent.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

using namespace snarl;
using namespace engine_test;

namespace {

class RecentTest : public EngineTest {
protected:
  void TearDown() override { shadow_reset(reinterpret_cast<uintptr_t>(&box), sizeof box); }
  uintptr_t at(uint32_t offset) const { return reinterpret_cast<uintptr_t>(box.bytes) + offset; }
  static uint64_t tag() { return __snarl_tls.recent_tag; }

  struct alignas(4096) {
    char bytes[65536] = {};
  } box;
  PuppetThread other; // not alone
};

TEST_F(RecentTest, PlacesAreThoseThatAreTouched) {
  EXPECT_EQ(recent_places(at(0), 1), recent_places(at(511), 1));
  EXPECT_NE(recent_places(at(511), 1), recent_places(at(512), 1));
  EXPECT_EQ(recent_places(at(511), 2), recent_places(at(511), 1) | recent_places(at(512), 1));
  EXPECT_EQ(recent_places(at(0), sizeof box), ~uint64_t{0});
  uint64_t all = 0;
  for (uint32_t offset = 100; offset < 100 + 20000; ++offset)
    all |= recent_places(at(offset), 1);
  EXPECT_EQ(recent_places(at(100), 20000), all);
}

TEST_F(RecentTest, MemoryThatHasNoEntriesMayEnd) {
  forget_recent(__snarl_tls);
  note_recent(at(0), 1, false);
  const uint64_t before = tag();
  on_access(*self(), pc(1), reinterpret_cast<void *>(at(512)), 64, AccessKind::free);
  EXPECT_EQ(tag(), before);
}

TEST_F(RecentTest, WhoEndsMemoryForgetsIt) {
  forget_recent(__snarl_tls);
  note_recent(at(63), 1, false);
  const uint64_t before = tag();
  on_access(*self(), pc(1), reinterpret_cast<void *>(at(0)), 64, AccessKind::free);
  EXPECT_NE(tag(), before);
}

TEST_F(RecentTest, MemoryThatStartsALifeIsForgotten) {
  forget_recent(__snarl_tls);
  note_recent(at(1000), 8, true);
  const uint64_t before = tag();
  shadow_reset(at(1004), 100);
  EXPECT_NE(tag(), before);
}

} // namespace
