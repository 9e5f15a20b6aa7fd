// Atomics that a thread spins on until they have some value (instrumenter/waits/spin_waits.h), and std::atomic::wait:
// as hand-overs (sync/hand_overs.h) by the threads that wrote the value, as far as sync/value_history.h knows that
// another run needs them too, and else by the order of this run (sync/value_runs.h). Never of what is exchanged: that
// is a lock or part of one, and what a lock orders in one run another run may order the other way round.
#ifndef SNARL_RUNTIME_SYNC_AWAITED_H
#define SNARL_RUNTIME_SYNC_AWAITED_H

#include "runtime/sink.h"
#include "runtime/sync/value_runs.h"

namespace snarl {

// Does the program wait for values at all? Said by its constructors, before threads begin.
extern bool values_are_awaited;

// SyncObject::var.aside: the number of the atomic's history; or nothing is certain of it, for good.
inline constexpr uint32_t kNoHistory = 0, kUncertain = ~uint32_t{0};
SNARL_INLINE uint32_t &history_of(SyncObject &o) {
  return o.var.aside;
}

// All of these under the object's value_lock. `after`: what the number is from then on.
SNARL_COLD void drop_history(SyncObject &o, uint32_t after);
SNARL_INLINE void end_history(SyncObject &o) {
  if (UNLIKELY(history_of(o) != kNoHistory))
    drop_history(o, kNoHistory);
}
// Of values that nobody can tell the order of.
SNARL_INLINE void exchanged(SyncObject &o) {
  if (history_of(o) != kUncertain)
    drop_history(o, kUncertain);
}
// What `other` stands for is a part of `o` from here on.
SNARL_INLINE void join_histories(SyncObject &o, SyncObject &other) {
  if (history_of(other) != kNoHistory)
    exchanged(o);
}
// The thread has written a value.
SNARL_COLD void note_written(Thread &t, SyncObject &o, const ValueWrite &w);

// The thread could not have gone on before the atomic had a value that ends the wait. If it was read by a relaxed load
// that counts from the next acquire fence on.
void value_awaited(Thread &t, const void *atomic, EndsWait ends, int order);
// The same of a loop that compares the value with a variable.
void value_awaited_with(Thread &t, const void *atomic, EndsWaitWith ends, uint64_t variable, int order);

// The thread is the last to arrive at a barrier that the program made, and about to write the atomic for which all
// others wait there.
void passage_opens(Thread &t, const void *atomic);

// For who waits for several (sync/awaited_values.h). Null: it never was in use. What is under the lock: null, too, if
// nobody wrote it since there are acquisitions, or if nothing is known of who did.
SyncObject *find_awaited(const void *atomic);
BriefLock &lock_of_awaited(SyncObject &o);
const ValueHistory *awaited_history(SyncObject &o, const void *atomic, bool &is_uncertain);

// What comes before the present value, with which the thread takes a branch (sync/branches.h); the caller drops it.
Structure before_branch(Thread &t, const void *atomic, EndsWait ends);

// The thread's fences, after their effect.
SNARL_COLD void note_acquire_fence(Thread &t);
SNARL_COLD void note_release_fence(Thread &t);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_AWAITED_H
