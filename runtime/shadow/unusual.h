// What keeps the first accesses that are decided by hand (planted/first_access.inc) from being so, in one word: they
// ask once.
#ifndef SNARL_RUNTIME_SHADOW_UNUSUAL_H
#define SNARL_RUNTIME_SHADOW_UNUSUAL_H

#include "runtime/platform/base.h"

namespace snarl {

struct Unusual {
  bool ids_are_low;       // three quarters are gone: the next one who can reclaims some (shadow/reclaim.h)
  bool there_is_a_budget; // set before the first thread is made (shadow/rests.h)
  uint16_t none;
};
static_assert(sizeof(Unusual) == sizeof(uint32_t));
extern Unusual unusual; // (shadow/region.cpp)

SNARL_INLINE bool ids_run_low() {
  return __atomic_load_n(&unusual.ids_are_low, __ATOMIC_RELAXED);
}
SNARL_INLINE bool there_is_a_budget() {
  return unusual.there_is_a_budget;
}

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_UNUSUAL_H
