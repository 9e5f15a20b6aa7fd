// Semaphores whose tokens are given back by the threads that took them: no more threads than there are tokens are
// between their taking and giving at once. For the lock-order graph that is a gate around what is acquired there: with
// one token like a mutex that is held, with n (four philosophers at a table for five) for cycles that take more. It is
// no edge: nobody who has a token is asked for anything.
//
// What a semaphore is used for shows only as the program runs. It counts as a gate until it proves to be none: it
// begins with no token, or a thread gives a token that it does not have. From then on the analyzer does not believe in
// it (lock_flags::excludes_nobody), for what was acquired before that either.
#ifndef SNARL_RUNTIME_SYNC_GATES_H
#define SNARL_RUNTIME_SYNC_GATES_H

#include "runtime/sync/held_locks.h"

namespace snarl {

// After the thread took a token.
void gate_entered(Thread &t, LockId gate);
// Before the thread gives one back. False: it has none.
bool gate_left(Thread &t, LockId gate);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_GATES_H
