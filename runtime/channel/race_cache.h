// The races met last, so that meeting them again costs a few instructions: a race on an array is met at each element.
#ifndef SNARL_RUNTIME_CHANNEL_RACE_CACHE_H
#define SNARL_RUNTIME_CHANNEL_RACE_CACHE_H

#include "detector/core/ids.h"
#include "runtime/channel/table.h"

namespace snarl {

// Both under the channel's lock.
// A race of these two contexts belongs to the finding with this key in Recording::findings.
void remember_race(Context a, Context b, TableKey finding);
// Adds what was counted since to the findings. forget: the process is a copy with no findings.
void flush_race_cache(bool forget);

} // namespace snarl

#endif // SNARL_RUNTIME_CHANNEL_RACE_CACHE_H
