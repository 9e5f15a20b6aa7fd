// "This libc call reads / writes these bytes of the caller": nothing for a range that the thread is known to have
// accessed in its current epoch, and for a program with one thread.
#ifndef SNARL_RUNTIME_INTERCEPT_TOUCH_H
#define SNARL_RUNTIME_INTERCEPT_TOUCH_H

#include "runtime/shadow/ignored_modules.h"
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/recent_ranges.h"
#include "runtime/sink.h"
#include "runtime/thread/thread.h"

namespace snarl {

// True when accesses need no check: the program has one thread, the thread ignores accesses, or the runtime does not
// know it.
SNARL_INLINE bool untouched() {
  return __snarl_tls.mask[0] == 0;
}

template <AccessKind kind> SNARL_INLINE void touch(Pc pc, const void *p, size_t n) {
  constexpr bool write = kind == AccessKind::write;
  auto at = reinterpret_cast<uintptr_t>(p);
  if (untouched() || n == 0 || range_is_recent(at, n, write) || is_ignored_call(pc))
    return;
  write ? written_by_call(pc, at, n) : read_by_call(pc, at, n);
}
SNARL_INLINE void touch_read(Pc pc, const void *p, size_t n) {
  touch<AccessKind::read>(pc, p, n);
}
SNARL_INLINE void touch_write(Pc pc, const void *p, size_t n) {
  touch<AccessKind::write>(pc, p, n);
}

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_TOUCH_H
