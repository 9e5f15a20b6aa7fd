// Where a Lock lies: at the number of its granule (sync/granule_sync.h), so that the shadow cell of a mutex names it
// and neither the granule's line nor the object's is looked at. A second lock in one granule, and one where no shadow
// is, come from a pool.
//
// A place is a Lock and never anything else. While it is free its `id` and its `address` are 0; who makes a lock there
// takes it by its id and stores the address last of all, so that whoever finds the address finds the rest complete.
#ifndef SNARL_RUNTIME_SYNC_LOCK_PLACES_H
#define SNARL_RUNTIME_SYNC_LOCK_PLACES_H

#include "runtime/sync/granule_sync.h"
#include "runtime/sync/locks.h"

namespace snarl {

extern Lock *lock_places; // by the granule's number; null until the first lock

// Where the lock at an address lies if it does not come from the pool. Null: there is no such place. What is found
// there may be another lock, or none.
SNARL_INLINE Lock *lock_place(uintptr_t address) {
  if (UNLIKELY(!has_shadow(address)))
    return nullptr;
  const Word word = read_word(__atomic_load_n(shadow_cell(address), __ATOMIC_ACQUIRE));
  if (UNLIKELY(kind_of(word) != WordKind::sync))
    return nullptr;
  Lock *const places = __atomic_load_n(&lock_places, __ATOMIC_ACQUIRE); // pairs with the store in take_lock_place()
  return LIKELY(places != nullptr) ? places + index_of(word) : nullptr;
}

// The live lock that was born for this very address, of the kind and not destroyed; null: look further.
SNARL_INLINE Lock *lock_in_place(uintptr_t address, LockKind kind) {
  Lock *l = lock_place(address);
  const bool found =
      l && __atomic_load_n(&l->address, __ATOMIC_ACQUIRE) == address && l->id && l->kind == kind && !l->destroyed;
  return LIKELY(found) ? l : nullptr;
}

// Before a real acquisition: the lock, and what is known of it, are on their way from memory at the same time.
SNARL_INLINE void lock_expected(const void *address) {
  prefetch_to_write(address);
  if (const Lock *l = lock_place(reinterpret_cast<uintptr_t>(address)))
    prefetch_to_write(l);
}

// A free place for a lock at the address, which has the id from now on and is zero but for that.
Lock &take_lock_place(uintptr_t address, LockId id);
// The lock has ended; `id` and `address` go last.
void free_lock_place(Lock &lock);

// Around fork (intercept/fork_locks.h).
void lock_places_lock_for_fork();
void lock_places_unlock_after_fork();

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCK_PLACES_H
