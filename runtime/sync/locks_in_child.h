// What becomes of locks in a forked child. Its only thread is the copy of the one that forked, and so are its books:
//
//   held at the fork by         in memory of the process's own      in memory that processes share
//   the thread that forked      the child's copy holds it: it may   the parent's thread holds it still,
//                               unlock it, or make it anew          the child does not
//   a thread that is not here   nobody holds it, nobody unlocks it  the parent's thread holds it still
#ifndef SNARL_RUNTIME_SYNC_LOCKS_IN_CHILD_H
#define SNARL_RUNTIME_SYNC_LOCKS_IN_CHILD_H

#include "runtime/sync/locks.h"

namespace snarl {

// Says whether processes share the memory at an address.
using IsSharedMemory = bool (*)(uintptr_t address);

// For the thread that forked: it gives up what is still its parent's, and knows from here on what it got by the fork.
void locks_come_by_fork(Thread &t, IsSharedMemory is_shared);
// For each thread that the child does not have: what it holds nobody can unlock, and it waits for nothing any more.
void locks_lose_thread(Thread &gone, IsSharedMemory is_shared);

// Has the thread held it since the process came to be by a fork?
inline bool is_held_since_fork(const HeldLocks &held, const HeldLock &entry) {
  return entry.acquired_in <= held.forked_in;
}
// Of a lock that the thread may hold: to make such a one anew, or to leave it, is no misuse, nor is what threads that
// are not here have left of it.
bool is_left_by_fork(const Thread &t, const Lock &l);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCKS_IN_CHILD_H
