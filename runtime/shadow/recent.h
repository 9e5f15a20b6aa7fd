// Recent accesses: what the slow path found to be recorded although the planted test will not see it (parts of
// granules, granules that others read too or that hold an atomic). The entries of slow_path.S look here before anything
// else.
//
// A table in the thread's TLS, looked up by address: an entry is
//   bits 0–46 address, 47–50 size and kind (recent_kind), 51–63 the tag's epoch
// It counts while its epoch is that of `recent_tag`, which moves on whenever the thread enters an epoch or memory
// starts a new life; when its 13 bits are used up the table is emptied. Used by the owning thread only.
#ifndef SNARL_RUNTIME_SHADOW_RECENT_H
#define SNARL_RUNTIME_SHADOW_RECENT_H

#include "runtime/abi.h"
#include "runtime/platform/base.h"

namespace snarl {

inline constexpr uint64_t kRecentEpoch = 1ULL << 51;

constexpr uint64_t recent_kind(uint32_t size, bool write) {
  return uint64_t(__builtin_ctz(size)) + (write ? 8 : 0);
}

SNARL_INLINE void note_recent(uintptr_t address, uint32_t size, bool write) {
  snarl_planted_tls &tls = __snarl_tls;
  tls.recent[(address ^ address >> 8) % SNARL_RECENT_ACCESSES] =
      address + (recent_kind(size, write) << 47) + tls.recent_tag;
}

SNARL_INLINE void forget_recent(snarl_planted_tls &tls) {
  tls.recent_tag += kRecentEpoch;
  if (UNLIKELY(tls.recent_tag == 0)) {
    for (uint64_t &entry : tls.recent)
      entry = 0;
    for (snarl_recent_range &range : tls.recent_ranges)
      range = {};
    tls.recent_tag = kRecentEpoch;
  }
}

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RECENT_H
