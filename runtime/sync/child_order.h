// What of this process's lock orders comes before what other processes do, and what after. Locks that processes share
// can make cycles of several processes; each has a run file of its own, and this is all that tells their times:
//
// - what the parent did before it made a child, and after it has learnt of its end;
// - what a thread did before it gave something that another process may take (a token, a message), and after it has
//   taken something that another process may have given, with the time of either. What was given before, by the clock,
//   than something was taken counts as before it, whatever it was: that is this run's order, and may be more than there
//   is.
//
// It goes to a run file that is open (log_path, keep), once a process-shared lock was made or taken here or by an
// ancestor.
#ifndef SNARL_RUNTIME_SYNC_CHILD_ORDER_H
#define SNARL_RUNTIME_SYNC_CHILD_ORDER_H

#include "runtime/sync/structure.h"
#include "runtime/thread/thread.h"

#include <sys/types.h>

namespace snarl {

// There is a lock that processes share.
void locks_are_shared_by_processes();
// Written by the above only, from false to true.
extern bool any_lock_is_shared_by_processes;
SNARL_INLINE bool processes_share_locks() {
  return UNLIKELY(__atomic_load_n(&any_lock_is_shared_by_processes, __ATOMIC_RELAXED));
}

// The thread is about to give something that another process may take; or has taken something that another process
// may have given.
void given_to_processes(Thread &t);
void taken_from_processes(Thread &t);

// Before the thread makes a child: what it has acquired and knows. The caller drops it.
Structure left_to_child(Thread &t);
// The child was made after that.
void child_made(pid_t pid, const Structure &left);
// The thread has learnt of its end.
void child_ended(Thread &t, pid_t pid);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_CHILD_ORDER_H
