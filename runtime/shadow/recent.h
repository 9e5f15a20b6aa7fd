// Recent accesses: what the slow path found to be recorded although the planted test will not see it (parts of
// granules, granules that others read too or that hold an atomic). The entries of slow_path.S look here before anything
// else.
//
// A table in the thread's TLS, looked up by address: an entry is
//   bits 0–46 address, 47–50 size and kind (recent_kind), 51–63 the tag's epoch
// It counts while its epoch is that of `recent_tag`, which moves on whenever the thread enters an epoch or memory of
// which there may be entries ends or starts a life; when its 13 bits are used up the table is emptied. Used by the
// owning thread only.
//
// `recent_places`: where entries may be, a bit for all places of kRecentPlace bytes whose numbers agree in 6 bits.
#ifndef SNARL_RUNTIME_SHADOW_RECENT_H
#define SNARL_RUNTIME_SHADOW_RECENT_H

#include "runtime/abi.h"
#include "runtime/platform/base.h"
#include "runtime/shadow/steps.h"

namespace snarl {

inline constexpr uint64_t kRecentEpoch = 1ULL << 51;

constexpr uint64_t recent_kind(uint32_t size, bool write) {
  return uint64_t(__builtin_ctz(size)) + (write ? 8 : 0);
}

inline constexpr uint32_t kRecentPlaceBits = 9;

SNARL_INLINE uint64_t recent_places(uintptr_t address, size_t size) {
  const uintptr_t first = address >> kRecentPlaceBits, more = ((address + size - 1) >> kRecentPlaceBits) - first;
  if (UNLIKELY(more >= 63))
    return ~uint64_t{0};
  const uint64_t bits = (uint64_t{2} << more) - 1;
  const uint32_t by = first & 63;
  return bits << by | bits >> (-by & 63);
}

SNARL_INLINE void note_recent(uintptr_t address, uint32_t size, bool write) {
  if (!steps.recent_accesses)
    return;
  snarl_planted_tls &tls = __snarl_tls;
  tls.recent_places |= recent_places(address, size);
  tls.recent[(address ^ address >> 8) % SNARL_RECENT_ACCESSES] =
      address + (recent_kind(size, write) << 47) + tls.recent_tag;
}

SNARL_INLINE void forget_recent(snarl_planted_tls &tls) {
  tls.recent_places = 0;
  tls.recent_tag += kRecentEpoch;
  if (UNLIKELY(tls.recent_tag == 0)) {
    for (uint64_t &entry : tls.recent)
      entry = 0;
    for (snarl_recent_range &range : tls.recent_ranges)
      range = {};
    tls.recent_tag = kRecentEpoch;
  }
}

// Memory ends or starts a life.
SNARL_INLINE void forget_recent(snarl_planted_tls &tls, uintptr_t address, size_t size) {
  if (tls.recent_places & recent_places(address, size))
    forget_recent(tls);
}

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RECENT_H
