// Claims: how a range operation changes many cells by plain stores without losing another thread's access.
//
// One counter for each page of the program (hashed); odd while a range operation has the page. The range operation
// claims the page, looks at each cell and stores its next value, and releases the page. A single access
//   1. reads the counter; if it is odd, waits
//   2. changes the cell by compare-and-swap (or under the cell's lock, let go by compare-and-swap: a store over the
//      lock is kept)
//   3. reads the counter again; if it changed, starts over.
// The swap is a full barrier, and so is the claim. So either the range operation's load sees the single access, or the
// single access sees the claim (3) and meets what the range operation stored.
//
// While it holds a claim a thread waits for the locks of cells at most, whose holders wait for no claim.
#ifndef SNARL_RUNTIME_SHADOW_CLAIMS_H
#define SNARL_RUNTIME_SHADOW_CLAIMS_H

#include "runtime/platform/spin.h"

namespace snarl {

inline constexpr uintptr_t kClaimBytes = 4096;
inline constexpr uint32_t kClaims = 1024;
extern uint32_t claims[kClaims];

SNARL_INLINE uint32_t &claim_of(uintptr_t address) {
  return claims[(address / kClaimBytes) % kClaims];
}
SNARL_INLINE uint32_t claim_count(uintptr_t address) {
  return __atomic_load_n(&claim_of(address), __ATOMIC_ACQUIRE);
}

class Claim {
public:
  SNARL_INLINE explicit Claim(uintptr_t address) : count_(claim_of(address)) {
    for (Backoff backoff;;) {
      uint32_t n = __atomic_load_n(&count_, __ATOMIC_RELAXED) & ~1u;
      if (__atomic_compare_exchange_n(&count_, &n, n + 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return;
      backoff.wait();
    }
  }
  SNARL_INLINE ~Claim() { __atomic_store_n(&count_, count_ + 1, __ATOMIC_RELEASE); }
  Claim(const Claim &) = delete;
  Claim &operator=(const Claim &) = delete;

private:
  uint32_t &count_;
};

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_CLAIMS_H
