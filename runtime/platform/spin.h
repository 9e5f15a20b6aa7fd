// A lock for the runtime's own short sections: spins, then sleeps on a futex. Zero-initialised.
#ifndef SNARL_RUNTIME_PLATFORM_SPIN_H
#define SNARL_RUNTIME_PLATFORM_SPIN_H

#include "runtime/platform/base.h"

namespace snarl {

// word: 0 free, 1 held, 2 held and someone sleeps. lock() acquires, unlock() releases.
struct SpinLock {
  uint32_t word = 0;
  SNARL_INLINE bool try_lock() {
    uint32_t expected = 0;
    return __atomic_compare_exchange_n(&word, &expected, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
  }
  SNARL_INLINE void lock() {
    if (UNLIKELY(!try_lock()))
      lock_slow();
  }
  SNARL_INLINE void unlock() {
    if (UNLIKELY(__atomic_exchange_n(&word, 0, __ATOMIC_RELEASE) == 2))
      wake();
  }
  void lock_slow();
  void wake();
};

// For sections of some nanoseconds that are entered millions of times a second: unlock() is a plain store. Who waits
// gives the processor away now and then, and sleeps a little when that does not help.
//
// `turns` is odd while it is held and never repeats, so that a reader may do without: what it read between look() and a
// true unchanged(), with atomic loads, is what a holder would have seen.
struct BriefLock {
  uint64_t turns = 0;
  SNARL_INLINE void lock() {
    uint64_t free = look();
    if (UNLIKELY((free & 1) ||
                 !__atomic_compare_exchange_n(&turns, &free, free + 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)))
      lock_slow();
  }
  // Locks it if nobody has held it since look() returned `seen`: then what was read meanwhile is so still.
  SNARL_INLINE bool lock_unchanged(uint64_t seen) {
    return !(seen & 1) &&
           __atomic_compare_exchange_n(&turns, &seen, seen + 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
  }
  SNARL_INLINE void unlock() { __atomic_store_n(&turns, turns + 1, __ATOMIC_RELEASE); }
  SNARL_INLINE uint64_t look() const { return __atomic_load_n(&turns, __ATOMIC_ACQUIRE); }
  SNARL_INLINE bool unchanged(uint64_t seen) const {
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return (seen & 1) == 0 && __atomic_load_n(&turns, __ATOMIC_RELAXED) == seen;
  }
  void lock_slow();
};

// Between two looks at a word that another thread is about to change: a pause, now and then the processor.
struct Backoff {
  uint32_t turns = 0;
  SNARL_INLINE void wait() {
    if (LIKELY(++turns % 32))
      __builtin_ia32_pause();
    else
      let_others_run();
  }
  static void let_others_run();
};

template <typename Lock> struct Guard {
  Lock &lock;
  explicit Guard(Lock &l) : lock(l) { lock.lock(); }
  ~Guard() { lock.unlock(); }
  Guard(const Guard &) = delete;
  Guard &operator=(const Guard &) = delete;
};
using SpinGuard = Guard<SpinLock>;
using BriefGuard = Guard<BriefLock>;

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_SPIN_H
