// Shadow of ranges: checks of any size, and forgetting.
#ifndef SNARL_RUNTIME_SHADOW_RANGES_H
#define SNARL_RUNTIME_SHADOW_RANGES_H

#include "runtime/shadow/access_state.h"

namespace snarl {

// Checks and records the access of `site` to [p, p+n).
void check_range(AccessSite &site, uintptr_t p, size_t n, bool write);

// The same for `records` ranges of n bytes, `step` apart from each other.
void check_records(AccessSite &site, uintptr_t p, size_t records, size_t n, size_t step, bool write);

// The calling thread reads or writes [p, p+n), n > 0, by a call at `pc`. It is neither alone nor told to ignore its
// accesses.
void read_by_call(Pc pc, uintptr_t p, size_t n);
void written_by_call(Pc pc, uintptr_t p, size_t n);

// The memory starts a new life: no access to it is remembered, synchronisation objects in it end.
void shadow_reset(uintptr_t p, size_t n, Pc pc = 0);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RANGES_H
