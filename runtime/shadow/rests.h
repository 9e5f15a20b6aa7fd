// Rests: while the budget is used up, accesses are not checked (docs/budget.md). Everything that orders is recorded as
// ever, so what is found stays true; what is not recorded may be missed.
//
// Who writes a thread's masks (abi.h):
//   the thread itself      in publish_epoch: `mask` is 0 while accesses rest, so each planted test passes at once;
//                          `called_mask` stays, so that an access for which no test is planted, which the compiler
//                          expects to be rare, still comes to is_checked_at_rest
//   the budget's keeper    under the registry's lock: 0, or kAttention, upon which the thread publishes anew
// Either may overwrite the other's word. The thread's then stands until the keeper's next tick, which looks at each
// thread again: it rests or checks a little longer, no more.
#ifndef SNARL_RUNTIME_SHADOW_RESTS_H
#define SNARL_RUNTIME_SHADOW_RESTS_H

#include "runtime/thread/thread.h"

namespace snarl {

extern bool accesses_rest_now; // written by the budget's keeper
SNARL_INLINE bool accesses_rest() {
  return __atomic_load_n(&accesses_rest_now, __ATOMIC_RELAXED);
}

inline constexpr uint32_t kAttention = ~0u; // a mask that no epoch has: every test fails

SNARL_INLINE void set_masks(snarl_planted_tls &tls, uint32_t mask, uint32_t called_mask) {
  const uint64_t two = uint64_t{mask} << 32 | mask;
  auto *words = reinterpret_cast<uint64_t *>(&tls.mask);
  __atomic_store_n(words, two, __ATOMIC_RELAXED);
  __atomic_store_n(words + 1, two, __ATOMIC_RELAXED);
  __atomic_store_n(&tls.called_mask, called_mask, __ATOMIC_RELAXED);
}

// No: nothing is to be checked, or accesses rest, or attention is asked for.
SNARL_INLINE bool mask_tells_epochs() {
  return LIKELY(__atomic_load_n(&__snarl_tls.mask[0], __ATOMIC_RELAXED) + 1 > 1);
}

// Is the access at `pc` to be checked all the same, where mask_tells_epochs() says no? Each place in the code is, the
// first kFirstVisits times that the slot comes by, while there is time to look that up.
inline constexpr uint32_t kFirstVisits = 8;
inline constexpr uint32_t kVisitsAtATime = 2000; // from one tick of the keeper to the next
SNARL_COLD bool is_checked_at_rest(Pc pc);

// The keeper's, at each tick.
void let_accesses_rest(bool rest);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RESTS_H
