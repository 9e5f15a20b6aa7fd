// Access ids are used up in time (each epoch of a slot takes as many as it has sites). The reclaimer finds the regions that no
// cell names any more and gives their ids out again.
#ifndef SNARL_RUNTIME_SHADOW_RECLAIM_H
#define SNARL_RUNTIME_SHADOW_RECLAIM_H

#include "runtime/shadow/region.h"
#include "runtime/thread/thread.h"

namespace snarl {

// `size` ids, found by reclaiming. Never returns without them.
Word reclaim_ids(Thread &t, uint32_t size);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RECLAIM_H
