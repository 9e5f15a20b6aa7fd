// More threads than there would be ids for, had each as many as a few of them have. Last of the narrow engine's tests,
// for their slots stay.
#ifdef SNARL_TEST_NARROW
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/region.h"
#include "runtime/thread/registry.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

#include <memory>

using namespace snarl;
using namespace engine_test;

namespace {

class ReclaimThreadsTest : public EngineTest {
protected:
  uintptr_t at(size_t offset) const { return reinterpret_cast<uintptr_t>(memory) + offset; }
  // At as many places as a thread can have sites at a time, of which nothing stays recorded.
  void access_at_many_places() {
    for (uint32_t size : {4u, 1u})
      for (uint32_t i = 0; i < 1u << kSiteBitsAtMost; ++i)
        oracle::planted_access(at(i * 8 + size), pc(i), size, true);
    shadow_reset(at(0), sizeof memory);
  }

  alignas(64) char memory[256] = {};
};

TEST_F(ReclaimThreadsTest, ManyThatLiveHaveSomeIdsEach) {
  std::vector<std::unique_ptr<PuppetThread>> threads;
  for (uint32_t n = 0; n < kIdPages / 8; ++n) {
    threads.push_back(std::make_unique<PuppetThread>());
    threads.back()->act([&](Thread &) { access_at_many_places(); });
  }
}

TEST_F(ReclaimThreadsTest, ThoseThatEndedGiveTheirIdsBack) {
  PuppetThread company;
  std::vector<Slot> slots;
  for (uint32_t n = 0; n < kIdPages / 4 * 3; ++n) {
    Thread *t = on_thread_create(*self(), kPc, true);
    slots.push_back(t->slot);
    name_slot(t->slot); // so nobody else gets it
    snarl_planted_tls outer = __snarl_tls;
    on_thread_start(t);
    access_at_many_places();
    on_thread_finish(*t);
    __snarl_tls = outer;
  }
  for (Slot slot : slots)
    unname_slot(slot);
}

} // namespace
#endif
