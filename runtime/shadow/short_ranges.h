// A range within one page, granule after granule in one pass: what is recorded is passed over, what is ordered before
// the access takes it on by one exchange, and the rest is left to check.h. Most ranges are strings and keys of some
// twenty bytes: whole granules that are alike, between two parts whose bytes have cells of their own.
#ifndef SNARL_RUNTIME_SHADOW_SHORT_RANGES_H
#define SNARL_RUNTIME_SHADOW_SHORT_RANGES_H

#include "runtime/shadow/access_state.h"
#include "runtime/shadow/claims.h"

namespace snarl {

// Beyond, whole granules are stored under a claim (check_run), which pays from here on.
inline constexpr size_t kShortRange = 64;

SNARL_INLINE bool is_short_range(uintptr_t p, size_t n) {
  return n <= kShortRange && (p & (kClaimBytes - 1)) + n <= kClaimBytes;
}

// Is a short range recorded whose first whole granule has a set of readers? (A "no" says nothing.) Where sets are
// shared there are few words, which the thread knows by heart (known.h): asked all at once that is sooner known than
// granule by granule.
bool recorded_among_readers(Thread &t, uintptr_t p, size_t n, bool write);

// Checks and records the access of `site` to [p, p+n), n > 0, within one page of kClaimBytes. All of it has shadow; the
// frames of the thread are resolved.
void read_short_range(AccessSite &site, uintptr_t p, size_t n);
void write_short_range(AccessSite &site, uintptr_t p, size_t n);

// Makes the id of a longer range's whole granules, by what is known of the place in the code.
void make_range_id(AccessSite &site);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_SHORT_RANGES_H
