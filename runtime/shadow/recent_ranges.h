// Ranges that the thread has accessed in its current epoch: the check planted before a memcpy and the one of the call
// itself are the same, and programs work on the same buffers again and again.
//
// A table in the thread's TLS, looked up by start address. An entry counts while recent_tag is what it was (recent.h):
// in the same epoch, with no memory of it born or freed since. A range that was written is known for reads too. Used by
// the owning thread only.
#ifndef SNARL_RUNTIME_SHADOW_RECENT_RANGES_H
#define SNARL_RUNTIME_SHADOW_RECENT_RANGES_H

#include "runtime/shadow/recent.h"

namespace snarl {

static_assert(kRecentEpoch % 2 == 0, "the lowest bit of a tag tells that the range was written");

SNARL_INLINE snarl_recent_range &recent_range_for(uintptr_t start) {
  return __snarl_tls.recent_ranges[(start >> 4 ^ start >> 9 ^ start >> 15) % SNARL_RECENT_RANGES];
}

SNARL_INLINE bool range_is_recent(uintptr_t start, size_t size, bool write) {
  const snarl_recent_range &r = recent_range_for(start);
  uint64_t tag = __snarl_tls.recent_tag;
  return r.start == start && size <= r.size && (r.tag == tag + 1 || (!write && r.tag == tag));
}

// After the range was found to be recorded, or has been.
SNARL_INLINE void note_recent_range(uintptr_t start, size_t size, bool write) {
  if (!steps.recent_ranges)
    return;
  recent_range_for(start) = {start, size, __snarl_tls.recent_tag + write};
  __snarl_tls.recent_places |= recent_places(start, size);
}

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RECENT_RANGES_H
