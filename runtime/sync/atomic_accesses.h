// The last atomic accesses to an object, by the slots of their threads: a write-back cache of the `atomic` cells of its
// granules (sync/granule_sync.h).
//
// Most objects are used atomically by few threads, over and over, each time in a new epoch. A later access of a slot
// stands for the slot's earlier ones (they happened before), so an entry is overwritten without a look at the others;
// in the cells each such access would make another set. Atomic accesses do not race with each other, so only what meets
// plain accesses reads the entries: it moves them into the cells first. What an entry keeps longer than a cell would
// (an access that another slot's is ordered after) changes nothing: who is ordered after the later one is so after
// both.
//
// Entries belong to whole objects: an access of exactly the object's bytes, whose granules share one home. All calls
// under the home's lock.
#ifndef SNARL_RUNTIME_SYNC_ATOMIC_ACCESSES_H
#define SNARL_RUNTIME_SYNC_ATOMIC_ACCESSES_H

#include "runtime/sync/granule_sync.h"

namespace snarl {

// Records the access in the entry of its slot. False: nothing was done (a race with a plain access, or the entry is
// another slot's); the cells take it.
bool record_atomic(AccessSite &site, const GranuleSync &home, SyncObject &o, bool write);

// Has the thread recorded such an access, to all of the object, in its current epoch? Also without the lock, between
// look() and unchanged() of the home's.
bool recorded_atomic(const Thread &t, const SyncObject &o, bool write);

// Moves all entries of the home's objects into its cells.
void flush_atomic_accesses(Thread &t, GranuleSync &home);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_ATOMIC_ACCESSES_H
