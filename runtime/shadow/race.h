// From two racing accesses to a fact in the run file.
#ifndef SNARL_RUNTIME_SHADOW_RACE_H
#define SNARL_RUNTIME_SHADOW_RACE_H

#include "runtime/shadow/access_state.h"

namespace snarl {

// The access at `site` (to the bytes `mask` of the granule) races with the earlier one that `earlier` names.
SNARL_COLD void report_race(AccessSite &site, uintptr_t granule, ByteMask mask, bool write, Word earlier,
                            bool earlier_write, ByteMask both);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RACE_H
