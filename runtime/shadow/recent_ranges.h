// Ranges that the thread has accessed in its current epoch: the check planted before a memcpy and the one of the call
// itself are the same, and programs work on the same buffers again and again.
//
// A table in the thread's TLS, looked up by start address, two entries for each place. An entry counts while recent_tag
// is what it was (recent.h): in the same epoch, with no memory of it born or freed since. A range that was written is
// known for reads too. Used by the owning thread only.
#ifndef SNARL_RUNTIME_SHADOW_RECENT_RANGES_H
#define SNARL_RUNTIME_SHADOW_RECENT_RANGES_H

#include "runtime/shadow/recent.h"

namespace snarl {

static_assert(kRecentEpoch % 2 == 0, "the lowest bit of a tag tells that the range was written");

SNARL_INLINE snarl_recent_range *recent_ranges_for(uintptr_t start) {
  // By a product: buffers lie beside each other at distances that are powers of two.
  const uint64_t place = (start >> 3) * 0x9e3779b97f4a7c15 >> 32;
  return &__snarl_tls.recent_ranges[place % (SNARL_RECENT_RANGES / 2) * 2];
}

SNARL_INLINE bool is_recent(const snarl_recent_range &range) {
  return (range.tag & ~uint64_t{1}) == __snarl_tls.recent_tag;
}

SNARL_INLINE bool covers(const snarl_recent_range &range, uintptr_t start, size_t size, bool write) {
  const uint64_t tag = __snarl_tls.recent_tag;
  return range.start == start && size <= range.size && (range.tag == tag + 1 || (!write && range.tag == tag));
}

SNARL_INLINE bool range_is_recent(uintptr_t start, size_t size, bool write) {
  const snarl_recent_range *both = recent_ranges_for(start);
  return covers(both[0], start, size, write) || covers(both[1], start, size, write);
}

// After the range was found to be recorded, or has been.
SNARL_INLINE void note_recent_range(uintptr_t start, size_t size, bool write) {
  if (!steps.recent_ranges)
    return;
  snarl_recent_range *both = recent_ranges_for(start);
  if (both[0].start != start && is_recent(both[0]))
    both[1] = both[0];
  both[0] = {start, size, __snarl_tls.recent_tag + write};
  __snarl_tls.recent_places |= recent_places(start, size);
}

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RECENT_RANGES_H
