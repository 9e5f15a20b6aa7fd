// What of this process's lock orders comes before all that a child process does, and what after. Locks that processes
// share can make cycles of several processes; each has a run file of its own, and this is all that tells their times.
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

// Before the thread makes a child: what it has acquired and knows. The caller drops it.
Structure left_to_child(Thread &t);
// The child was made after that.
void child_made(pid_t pid, const Structure &left);
// The thread has learnt of its end.
void child_ended(Thread &t, pid_t pid);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_CHILD_ORDER_H
