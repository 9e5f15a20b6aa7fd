// Initialisation of function-local statics: __cxa_guard_acquire, release and abort of the Itanium C++ ABI. They are
// implemented here, not wrapped: a program may have the C++ library linked statically, and then there is nothing behind
// our name. The guard's words are those of libstdc++:
//
//   byte 0: 1 = initialised (what planted code tests, as an atomic acquire)    byte 1: 1 = in progress
//   byte 2: 1 = in progress and someone sleeps on the word
//
// The guard is a lock while its object is being initialised: waiting for it takes part in lock orders and deadlocks.
#include "runtime/intercept/interceptor.h"
#include "runtime/platform/sys.h"
#include "runtime/sync/hand_over_points.h"
#include "runtime/sync/points.h"
#include "runtime/sync/waits.h"

using namespace snarl;

namespace {

constexpr uint32_t kDone = 1, kInProgress = 1 << 8, kSleepers = 1 << 16;

bool done(const uint32_t *guard) {
  return __atomic_load_n(guard, __ATOMIC_ACQUIRE) & kDone;
}

bool begin(uint32_t *guard) {
  uint32_t expected = 0;
  return __atomic_compare_exchange_n(guard, &expected, kInProgress, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

// Until the one who initialises has finished or given up.
void sleep_while_in_progress(uint32_t *guard) {
  uint32_t seen = __atomic_load_n(guard, __ATOMIC_RELAXED);
  while (seen & kInProgress) {
    if (!(seen & kSleepers) &&
        !__atomic_compare_exchange_n(guard, &seen, seen | kSleepers, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
      continue;
    sys::futex_wait(guard, seen | kSleepers);
    seen = __atomic_load_n(guard, __ATOMIC_RELAXED);
  }
}

// Whoever gets past comes after all that were tried, also those that have thrown.
void tried(uint32_t *guard) {
  if (Thread *t = self()) {
    lock_releasing(*t, guard);
    milestone_reached(*t, guard);
  }
}

void finish(uint32_t *guard) {
  if (__atomic_fetch_and(guard, kDone, __ATOMIC_RELEASE) & kSleepers)
    sys::futex_wake(guard, ~0u >> 1);
}

} // namespace

SNARL_EXPORT __attribute__((weak)) int __cxa_guard_acquire(uint32_t *guard) {
  Thread *t = self();
  const Pc pc = SNARL_CALLER_PC();
  for (;;) {
    if (done(guard)) {
      guard_load(pc, guard);
      return 0;
    }
    if (begin(guard))
      break;
    if (t)
      wait_begin(*t, pc, {WaitKind::lock, reinterpret_cast<uintptr_t>(guard)});
    sleep_while_in_progress(guard);
    if (t)
      wait_end(*t);
  }
  if (t)
    lock_acquired(*t, pc, guard, LockKind::once, LockMode::exclusive);
  return 1;
}

SNARL_EXPORT __attribute__((weak)) void __cxa_guard_release(uint32_t *guard) {
  tried(guard);
  __snarl_atomic1_store(guard, kDone, snarl_release);
  finish(guard);
}

SNARL_EXPORT __attribute__((weak)) void __cxa_guard_abort(uint32_t *guard) {
  tried(guard);
  finish(guard);
}
