// Deadlocks of several processes by locks that they share: what threads of a family of processes wait for.
//
// Processes that come from one by fork have a table in common memory. While a thread waits, without a limit of time,
// for a lock that processes share, the watcher of its process writes there for each thread that waits for a lock or a
// join: who, since when, and for whom, by the kernel's ids. A circle in the table that is the same over a while is a
// deadlock:
//   1. an entry was true when its watcher looked (`seen_ns`): then the thread waited, and had since `since_ns`, and the
//      other one held the lock;
//   2. all entries are the same for longer than the oldest of them may be old (kCertainNs > kFreshNs). So at one time
//      all these threads waited at once, and a thread that waits lets go of nothing.
// The first process to find out marks the entries, so that the others tell their part when it is gone.
//
// Each entry is written by one watcher, but for `doomed_ns`; a torn one is not the same for long.
#ifndef SNARL_RUNTIME_SYNC_PROCESS_WAITS_H
#define SNARL_RUNTIME_SYNC_PROCESS_WAITS_H

#include "runtime/channel/facts.h"
#include "runtime/sync/held_locks.h"

namespace snarl {

void process_waits_before_fork();
void process_waits_after_fork_in_child();

// By the watcher, again and again. A thread of this process that is in such a deadlock and was not told of yet, or
// null.
HeldLocks *look_at_process_waits(uint64_t now_ns);

// Who holds the lock that processes share and that the thread waits for, if he is of another process. The process is 0
// if it is not known.
ProcessThread holder_in_other_process(const WaitRecord &w);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_PROCESS_WAITS_H
