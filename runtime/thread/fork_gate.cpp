#include "runtime/thread/fork_gate.h"

#include "runtime/platform/spin.h"
#include "runtime/platform/sys.h"
#include "runtime/thread/outside.h"
#include "runtime/thread/registry.h"

#include <ctime>
#include <sys/syscall.h>

namespace snarl {

uint32_t fork_gate;

namespace {

SpinLock one_fork; // at a time
constexpr uint64_t kPatience = 1000000000;

void look_inside(Thread &t, void *inside) {
  if (&t != self() && t.state == ThreadState::running && __atomic_load_n(&t.in_runtime, __ATOMIC_ACQUIRE))
    *static_cast<bool *>(inside) = true;
}

bool another_is_inside() {
  bool inside = false;
  for_each_thread(look_inside, &inside);
  return inside;
}

} // namespace

void close_fork_gate() {
  one_fork.lock();
  if (alone())
    return;
  __atomic_store_n(&fork_gate, 1, __ATOMIC_SEQ_CST);
  barrier_in_all_threads();
  const uint64_t until = sys::now_ns(CLOCK_MONOTONIC) + kPatience;
  while (another_is_inside() && sys::now_ns(CLOCK_MONOTONIC) < until)
    sys::yield();
}

void open_fork_gate() {
  __atomic_store_n(&fork_gate, 0, __ATOMIC_RELEASE);
  sys::futex_wake(&fork_gate, ~0u >> 1);
  one_fork.unlock();
}

void wait_at_fork_gate(Thread &t) {
  const uint64_t until = sys::now_ns(CLOCK_MONOTONIC) + kPatience;
  while (__atomic_load_n(&fork_gate, __ATOMIC_ACQUIRE)) {
    if (sys::now_ns(CLOCK_MONOTONIC) >= until)
      return;
    __atomic_store_n(&t.in_runtime, 0, __ATOMIC_RELEASE);
    const timespec patience{0, kPatience / 10};
    sys::call(SYS_futex, reinterpret_cast<long>(&fork_gate), 0 /* FUTEX_WAIT */, 1, reinterpret_cast<long>(&patience));
    __atomic_store_n(&t.in_runtime, 1, __ATOMIC_SEQ_CST);
  }
}

} // namespace snarl
