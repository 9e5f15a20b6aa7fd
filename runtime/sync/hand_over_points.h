// Hand-overs (sync/hand_overs.h) by way of an address of the program.
//
// A milestone is reached once and stays so: a future's result, an initialisation that is done once, a latch whose count
// is zero. Whoever gets past it comes after all that led to it, in every schedule.
//
// All of them are for this process only. They hang on the Lock at the address, if there is one, and else on one that is
// nothing but their books.
#ifndef SNARL_RUNTIME_SYNC_HAND_OVER_POINTS_H
#define SNARL_RUNTIME_SYNC_HAND_OVER_POINTS_H

#include "runtime/thread/thread.h"

namespace snarl {

// The thread is about to do what leads to it, or part of that: of a latch, one of those who count down.
void milestone_reached(Thread &t, const void *address);
// The same of one that a single thread leads to, and this thread may be that: a stop that several ask for.
void milestone_requested(Thread &t, const void *address);
// The thread got past it: could not have gone on without.
void milestone_passed(Thread &t, const void *address);

// The same of an initialisation that is asked for again and again: only the first time there is anything to learn, and
// from then on no line of memory is shared with other threads. Whoever gets there before he has learnt it might have
// had to wait, and that is part of the lock order.
void initialisation_passed(Thread &t, Pc pc, const void *address);
// Would that do nothing? For whoever has to look for the pc.
bool initialisation_is_known(Thread &t, const void *address);

// What the program says of itself, and a semaphore that another process may post: by the order of this run, unless it
// serves as a lock (sync/relays.h).
void tokens_handed(Thread &t, const void *address); // before
void tokens_taken(Thread &t, const void *address);  // after

// A new object begins there, of whatever kind.
void hand_overs_end(Thread &t, const void *address);

// Semaphores (sync/tokens.h). `value`: of the semaphore now; told before each of its operations, counts the first time.
void semaphore_used(Thread &t, const void *address, uint64_t value);
void semaphore_posted(Thread &t, const void *address, uint64_t count); // before
void semaphore_taken(Thread &t, const void *address);                  // after

// Barriers of C++ (sync/phases.h).
void phases_begin(Thread &t, const void *address, uint64_t expected);
void phases_arrive(Thread &t, const void *address, uint64_t count); // before
void phases_lose_one(Thread &t, const void *address);               // before the arrival of who leaves
void phases_complete(Thread &t, const void *address);               // the last to arrive, after that …
void phases_completed(Thread &t, const void *address);              // … and before the others may go on
void phases_passed(Thread &t, const void *address, uint8_t byte);   // after

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_HAND_OVER_POINTS_H
