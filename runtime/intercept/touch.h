// "This libc call reads / writes these bytes of the caller": the short way around on_access() for ranges that the
// thread has already accessed in its current epoch, and for a program with one thread.
#ifndef SNARL_RUNTIME_INTERCEPT_TOUCH_H
#define SNARL_RUNTIME_INTERCEPT_TOUCH_H

#include "runtime/shadow/map.h"
#include "runtime/sink.h"

namespace snarl {

// True when accesses need no check: the program has one thread, the thread ignores accesses, or the runtime does not
// know it.
SNARL_INLINE bool untouched() {
  return __snarl_tls.mask[0] == 0;
}

inline constexpr size_t kShortTouch = 128; // bytes whose cells are tested here

// Are all granules of [p, p + n), n > 0, in the state in which an access of this kind needs no work? Shadow words:
// written by any thread; a stale value only leads to on_access(), which decides.
template <AccessKind kind> SNARL_INLINE bool same_epoch(uintptr_t p, size_t n) {
  uint32_t epoch = __snarl_tls.epoch[0], mask = __snarl_tls.mask[0], differs = 0;
  auto *word = reinterpret_cast<const uint32_t *>(shadow_cell(p)) + (kind == AccessKind::write);
  auto *last = reinterpret_cast<const uint32_t *>(shadow_cell(p + n - 1)) + (kind == AccessKind::write);
  for (; word <= last; word += 2)
    differs |= __atomic_load_n(word, __ATOMIC_RELAXED) ^ epoch;
  return (differs & mask) == 0;
}

template <AccessKind kind> SNARL_INLINE void touch(Pc pc, const void *p, size_t n) {
  if (untouched() || n == 0)
    return;
  auto at = reinterpret_cast<uintptr_t>(p);
  if (n <= kShortTouch && has_shadow(at) && has_shadow(at + n - 1) && same_epoch<kind>(at, n))
    return;
  on_access(*self(), pc, p, n, kind);
}
SNARL_INLINE void touch_read(Pc pc, const void *p, size_t n) {
  touch<AccessKind::read>(pc, p, n);
}
SNARL_INLINE void touch_write(Pc pc, const void *p, size_t n) {
  touch<AccessKind::write>(pc, p, n);
}

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_TOUCH_H
