#include "runtime/platform/spin.h"

#include "runtime/platform/sys.h"

#include <ctime>
#include <sys/syscall.h>

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

void BriefLock::lock_slow() {
  constexpr uint32_t kPatient = 32 * 64; // then the owner may be one that this thread keeps from running
  for (Backoff backoff;;) {
    uint64_t seen = look();
    if (!(seen & 1) && __atomic_compare_exchange_n(&turns, &seen, seen + 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
      return;
    backoff.wait();
    if (UNLIKELY(backoff.turns > kPatient)) {
      const timespec brief{0, 50000};
      sys::call(SYS_nanosleep, reinterpret_cast<long>(&brief));
    }
  }
}

void Backoff::let_others_run() {
  sys::yield();
}

void SpinLock::wake() {
  sys::futex_wake(&word, 1);
}

} // namespace snarl
