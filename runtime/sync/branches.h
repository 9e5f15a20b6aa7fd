// Branches that are taken only when an atomic has some value: `if (ready.load(std::memory_order_acquire)) …`. What is
// done in such a branch comes after the writes without which it could not have been taken (sync/awaited.h); what is
// done behind it, where the other branch leads as well, does not. So the thread knows more while it is in the branch,
// for its acquisitions and whatever it hands over there, and has forgotten that when it is out.
//
// The plugin tells of both (instrumenter/waits/value_branches.h), also where an exception is caught in the same
// function. What exceptions and longjmp leave otherwise is forgotten with the frames that end (intercept/unwind.h). Who
// learns nothing from the value enters nothing. What it learns within by other means it keeps, but not by what it has
// handed over there itself (sync/hand_overs.cpp): that is what it knew within.
#ifndef SNARL_RUNTIME_SYNC_BRANCHES_H
#define SNARL_RUNTIME_SYNC_BRANCHES_H

#include "runtime/sync/held_locks.h"
#include "runtime/sync/value_ends.h"

namespace snarl {

// The thread has loaded a value that `ends` is true of, and acquired. `frame`: the stack pointer of the function that
// branches. Returns what branch_left() is to be told; 0: nothing.
uint32_t branch_entered(Thread &t, const void *atomic, EndsWait ends, uintptr_t frame);
// The same of what is certain by other means (sync/jobs.h).
uint32_t certainty_entered(Thread &t, const Structure &certain, uintptr_t frame);
// That one and all within it.
void branch_left(Thread &t, uint32_t entered);
// Those of frames below the stack pointer.
void branches_unwound(Thread &t, uintptr_t stack_pointer);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_BRANCHES_H
