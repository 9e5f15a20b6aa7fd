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

struct SpinGuard {
  SpinLock &lock;
  explicit SpinGuard(SpinLock &l) : lock(l) { lock.lock(); }
  ~SpinGuard() { lock.unlock(); }
  SpinGuard(const SpinGuard &) = delete;
  SpinGuard &operator=(const SpinGuard &) = delete;
};

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_SPIN_H
