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

// Who looks at the line takes it from the owner, who needs it to go on. So each look is followed by a longer pause, in
// which the owner does several operations in a row: that costs everybody less than to hand the line over at each.
void BriefLock::lock_slow() {
  constexpr uint32_t kLongest = 64; // pauses: about a microsecond
  constexpr uint32_t kPatient = 64; // looks; then the owner may be one that this thread keeps from running
  uint32_t pauses = 8;
  for (uint32_t looks = 1;; ++looks) {
    for (uint32_t i = 0; i < pauses; ++i)
      __builtin_ia32_pause();
    if (lock_unchanged(look()))
      return;
    if (pauses < kLongest)
      pauses *= 2;
    else if (looks % 4 == 0)
      Backoff::let_others_run();
    if (UNLIKELY(looks > kPatient)) {
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
