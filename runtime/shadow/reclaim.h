// Access ids are used up in time: each epoch of a slot takes as many as it has sites. The reclaimer finds the regions
// that no cell names any more and gives their pages out again; ids in regions that are nearly empty move to the archive
// first.
//
//   1. Count, for each region, the words of resident cells that name it.
//   2. If that frees too little: rewrite the words of all regions but the current ones to ids of the archive, in which
//      each id has its own clock and number of its site (Region::archived).
//   3. Wait until each thread has been outside the engine once (RuntimeSection): it may have loaded a word before.
//   4. Pages of regions without words are free.
//
// Other threads go on meanwhile, until hardly any ids are left. Why that is sound: an id stays within its own cell
// (word, set, sync granule); new words have ids of current regions, which are never freed; a word is read or rewritten
// by one compare-and-swap of its cell or under the cell's lock; and a thread that still holds a word from before is
// waited for.
#ifndef SNARL_RUNTIME_SHADOW_RECLAIM_H
#define SNARL_RUNTIME_SHADOW_RECLAIM_H

#include "runtime/platform/spin.h"
#include "runtime/shadow/region.h"
#include "runtime/shadow/unusual.h"
#include "runtime/thread/thread.h"

namespace snarl {

SNARL_COLD void reclaim_ids(Thread &t);

// Held by the thread that reclaims ids, or slots (reclaim_slots.h).
extern SpinLock reclaim_lock;

// Where a thread may reclaim: it is inside a RuntimeSection, holds no lock of the runtime and no word of a cell.
SNARL_INLINE void reclaim_point(Thread &t) {
  if (UNLIKELY(ids_run_low()))
    reclaim_ids(t);
}

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RECLAIM_H
