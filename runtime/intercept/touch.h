// "This libc call reads / writes these bytes of the caller": the short way around on_access() for ranges that the
// thread has already accessed in its current epoch, and for a program with one thread.
#ifndef SNARL_RUNTIME_INTERCEPT_TOUCH_H
#define SNARL_RUNTIME_INTERCEPT_TOUCH_H

#include "runtime/shadow/ignored_modules.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/recent_ranges.h"
#include "runtime/shadow/recorded.h"
#include "runtime/sink.h"
#include "runtime/thread/thread.h"

namespace snarl {

// True when accesses need no check: the program has one thread, the thread ignores accesses, or the runtime does not
// know it.
SNARL_INLINE bool untouched() {
  return __snarl_tls.mask[0] == 0;
}

inline constexpr size_t kShortTouch = 128; // longer ranges go to on_access() at once

// Shadow words are written by any thread; a stale value only leads to on_access(), which decides.
template <AccessKind kind> SNARL_INLINE const uint32_t *shadow_word(uintptr_t p) {
  return reinterpret_cast<const uint32_t *>(shadow_cell(p)) + (kind == AccessKind::write);
}

// Is every granule that [p, p + n) covers whole in the state in which an access of this kind needs no work?
template <AccessKind kind> SNARL_INLINE bool same_epoch(uintptr_t p, size_t n) {
  uint32_t epoch = __snarl_tls.epoch[0], mask = __snarl_tls.mask[0], differs = 0;
  auto *word = shadow_word<kind>(p + SNARL_GRANULE - 1), *end = shadow_word<kind>(p + n);
  for (; word < end; word += 2)
    differs |= __atomic_load_n(word, __ATOMIC_RELAXED) ^ epoch;
  return (differs & mask) == 0;
}

template <AccessKind kind> SNARL_INLINE bool part_recorded(uintptr_t p, size_t n) {
  return ((__atomic_load_n(shadow_word<kind>(p), __ATOMIC_RELAXED) ^ __snarl_tls.epoch[0]) & __snarl_tls.mask[0]) ==
             0 ||
         bytes_recorded(*self(), p, n, kind == AccessKind::write);
}

template <AccessKind kind> SNARL_INLINE bool already_recorded(uintptr_t p, size_t n) {
  size_t head = -p & (SNARL_GRANULE - 1), tail = (p + n) & (SNARL_GRANULE - 1);
  if (UNLIKELY(n < head + tail))
    return bytes_recorded(*self(), p, n, kind == AccessKind::write);
  if (UNLIKELY(!same_epoch<kind>(p, n)))
    return range_recorded(*self(), p, n, kind == AccessKind::write);
  return (head == 0 || part_recorded<kind>(p, head)) && (tail == 0 || part_recorded<kind>(p + n - tail, tail));
}

template <AccessKind kind> SNARL_INLINE void touch(Pc pc, const void *p, size_t n) {
  constexpr bool write = kind == AccessKind::write;
  auto at = reinterpret_cast<uintptr_t>(p);
  if (untouched() || n == 0 || range_is_recent(at, n, write) || is_ignored_call(pc))
    return;
  // What the thread knows by heart is changed below: no handler may find it half done, and no word that it looks at may
  // be reclaimed.
  const RuntimeSection section(*self());
  if (n > kShortTouch || !has_shadow(at) || !has_shadow(at + n - 1) || !already_recorded<kind>(at, n))
    on_access(*self(), pc, p, n, kind);
  note_recent_range(at, n, write);
}
SNARL_INLINE void touch_read(Pc pc, const void *p, size_t n) {
  touch<AccessKind::read>(pc, p, n);
}
SNARL_INLINE void touch_write(Pc pc, const void *p, size_t n) {
  touch<AccessKind::write>(pc, p, n);
}

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_TOUCH_H
