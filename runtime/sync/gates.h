// Semaphores that serve as locks: one token, which is given back by the thread that took it. While a thread has it, no
// other one is between its own taking and giving: for the lock-order graph that is a gate around what is acquired
// there, like a mutex that is held. It is no edge: nobody who has it is asked for anything.
//
// What a semaphore is used for shows only as the program runs. It counts as a gate until it proves to be none: it
// begins with another number of tokens than one, or a thread gives a token that it does not have. From then on the
// analyzer does not believe in it (lock_flags::excludes_nobody), for what was acquired before that either.
#ifndef SNARL_RUNTIME_SYNC_GATES_H
#define SNARL_RUNTIME_SYNC_GATES_H

#include "runtime/sync/held_locks.h"

namespace snarl {

// After the thread took the token.
void gate_entered(Thread &t, LockId gate);
// Before the thread gives it back. False: it does not have it.
bool gate_left(Thread &t, LockId gate);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_GATES_H
