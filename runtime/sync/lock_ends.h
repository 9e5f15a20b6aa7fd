// The end of a lock against its last use. If nothing orders the two, the use comes after the end in another run, and
// finds no lock there: that is a race as if the lock's memory were written to by its end and read by its use. Looked at
// are the last exclusive use, which needs to record nothing for that (the lock's clock is what its holder knew), the
// last shared one, and the last signal of a condition variable. POSIX and C++ let a condition be destroyed when all who
// wait were woken, so that waits are no such uses.
//
// Told are only ends and uses in planted code, since a library may order its own by what is not seen.
#ifndef SNARL_RUNTIME_SYNC_LOCK_ENDS_H
#define SNARL_RUNTIME_SYNC_LOCK_ENDS_H

#include "runtime/sync/locks.h"

namespace snarl {

// What is known of a lock while it is still one. Under its SyncObject's lock.
struct LockAtEnd {
  Lock lock;
  SharedUse shared; // the last one
};
LockAtEnd lock_at_end(const Lock &l);

// The thread is destroying it.
void check_lock_destroyed(Thread &t, Pc pc, const LockAtEnd &end);
// The thread is freeing this memory.
void check_locks_freed(Thread &t, Pc pc, uintptr_t begin, size_t size);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCK_ENDS_H
