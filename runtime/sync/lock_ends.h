// The end of a lock against its last use. If nothing orders the two, the use comes after the end in another run, and
// finds no lock there: that is a race as if the lock's memory were written to by its end and read by its use. No use
// needs to record anything for that: the lock's clock is what its last exclusive holder knew.
//
// Told are only ends and uses in planted code, since a library may order its own by what is not seen. Of those who
// share a lock nobody is remembered by whom a use could be told, so that theirs is not.
#ifndef SNARL_RUNTIME_SYNC_LOCK_ENDS_H
#define SNARL_RUNTIME_SYNC_LOCK_ENDS_H

#include "runtime/sync/locks.h"

namespace snarl {

// `l`: a copy of a lock that the thread is destroying.
void check_lock_destroyed(Thread &t, Pc pc, const Lock &l);
// The thread is freeing this memory.
void check_locks_freed(Thread &t, Pc pc, uintptr_t begin, size_t size);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCK_ENDS_H
