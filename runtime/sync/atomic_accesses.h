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
// An access has a *span*: the granules of the object that it touches. (A reference count may be changed by four bytes
// and read, together with its neighbour, by eight.) An entry has one for each side, and a later access overwrites an
// earlier one whose span it covers. Objects smaller than a granule are accessed as a whole or not through entries.
//
// All calls under the object's value_lock.
#ifndef SNARL_RUNTIME_SYNC_ATOMIC_ACCESSES_H
#define SNARL_RUNTIME_SYNC_ATOMIC_ACCESSES_H

#include "runtime/sync/granule_sync.h"

namespace snarl {

struct Span {
  uint32_t bits; // first granule, and two bits further the last, from the object's own first on
  SNARL_INLINE uint32_t first() const { return bits & 3; }
  SNARL_INLINE uint32_t last() const { return bits >> 2; }
  SNARL_INLINE bool covers(Span other) const { return first() <= other.first() && other.last() <= last(); }
};

// The span of an access. False: its object does not tell it by entries.
bool span_of(const SyncObject &o, uintptr_t address, uint32_t size, Span &span);

// Has the thread recorded such an access in its current epoch? Also without the lock, between look() and unchanged().
bool recorded_atomic(const Thread &t, const SyncObject &o, Span span, bool write);

// Can record_atomic() take an access that will turn out to be a read, or a write, as far as is known before it?
bool takes_atomic(const Thread &t, const GranuleSync &home, const SyncObject &o, Span span, bool read, bool write);
void record_atomic(AccessSite &site, SyncObject &o, Span span, bool write);

// Moves all entries of the object into the cells of its home, whose lock is held too.
void flush_atomic_accesses(Thread &t, GranuleSync &home, SyncObject &o);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_ATOMIC_ACCESSES_H
