#include "runtime/platform/spin.h"

#include "runtime/platform/sys.h"

namespace snarl {

void SpinLock::lock_slow() {
  for (int i = 0; i < 200; ++i) {
    if (__atomic_load_n(&word, __ATOMIC_RELAXED) == 0 && try_lock())
      return;
    __builtin_ia32_pause();
  }
  while (__atomic_exchange_n(&word, 2, __ATOMIC_ACQUIRE) != 0)
    sys::futex_wait(&word, 2);
}

void Backoff::let_others_run() {
  sys::yield();
}

void SpinLock::wake() {
  sys::futex_wake(&word, 1);
}

} // namespace snarl
