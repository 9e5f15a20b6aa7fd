#include "runtime/thread/outside.h"

#include "runtime/platform/sys.h"
#include "runtime/thread/registry.h"

#include <ctime>
#include <sys/syscall.h>

namespace snarl {

namespace {

struct Waiting {
  Thread &self;
  uint32_t Thread::*seen;
  bool inside;
};

void note_section(Thread &t, void *argument) {
  t.*static_cast<Waiting *>(argument)->seen = __atomic_load_n(&t.sections, __ATOMIC_ACQUIRE);
}

void look_inside(Thread &t, void *argument) {
  auto &waiting = *static_cast<Waiting *>(argument);
  if (&t != &waiting.self && t.state == ThreadState::running && __atomic_load_n(&t.in_runtime, __ATOMIC_ACQUIRE) &&
      t.*waiting.seen == __atomic_load_n(&t.sections, __ATOMIC_ACQUIRE))
    waiting.inside = true;
}

} // namespace

void barrier_in_all_threads() {
  constexpr long kPrivateExpedited = 1 << 3, kRegisterPrivateExpedited = 1 << 4;
  if (sys::call(SYS_membarrier, kPrivateExpedited) == 0)
    return;
  sys::call(SYS_membarrier, kRegisterPrivateExpedited);
  if (sys::call(SYS_membarrier, kPrivateExpedited) == 0)
    return;
  const timespec millisecond{0, 1000000}; // the kernel refuses: every processor's stores are out by then
  sys::call(SYS_nanosleep, reinterpret_cast<long>(&millisecond));
}

// The barrier in the other threads makes a section that began before it visible here, so that none goes unseen.
void wait_until_others_were_outside(Thread &me, uint32_t Thread::*seen) {
  barrier_in_all_threads();
  Waiting waiting{me, seen, true};
  for_each_thread(note_section, &waiting);
  while (waiting.inside) {
    waiting.inside = false;
    for_each_thread(look_inside, &waiting);
    __atomic_store_n(&me.sections, me.sections + 1, __ATOMIC_RELEASE); // two that wait for each other
    if (waiting.inside)
      sys::yield();
  }
}

} // namespace snarl
