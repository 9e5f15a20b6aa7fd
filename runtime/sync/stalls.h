// Stalls: every thread waits for ever and none can wake another, with or without a cycle.
//
// While some thread runs this costs two counters on the blocking path. When the last one blocks, a watcher is woken
// (the first time: started) that looks on from outside: when nothing has changed for `deadlock_timeout_ms` and the
// kernel confirms that all threads of the process are known and asleep, it is a stall. intercept/watcher.cpp is the
// thread.
#ifndef SNARL_RUNTIME_SYNC_STALLS_H
#define SNARL_RUNTIME_SYNC_STALLS_H

#include "runtime/platform/memory.h"
#include "runtime/sink.h"

namespace snarl {

// Threads that exist (from before their creation to their end), and those of them in a wait that does not end by
// itself.
void stalls_thread_created();
void stalls_thread_ended();
void stalls_wait_begins();
void stalls_wait_ends();
// One of them is for a lock that another process may hold.
void stalls_outside_wait_begins();
void stalls_outside_wait_ends();

// A descriptor may go to another process: so may the other end of whatever a thread waits at.
void stalls_descriptor_leaves();
uint32_t stalls_descriptors_left(); // so often

// A thread has ended and left a lock behind: from now on the watcher looks who waits for such.
void stalls_lock_left_behind();

// --- the watcher's side -----------------------------------------------------------------------------------------
// How the watcher is started. Once, before there are threads.
void stalls_set_start(void (*start)());
// Sleeps until it may be needed.
void stalls_watcher_sleeps();
bool stalls_no_thread_left();
bool stalls_some_wait_outside();
bool stalls_some_lock_left_behind();

struct WaitingThreads {
  Vector<uint32_t> os_tids;
  uint64_t stamp;     // changes with every wait that begins or ends
  uint64_t latest_ns; // CLOCK_MONOTONIC: when the last of these waits began
  bool some_poll;     // they may not have noticed yet that their waits are over
};
// Do all threads wait, untimed, for something that only this process can give? Fills `all`, whose vector is reused.
bool everybody_waits(WaitingThreads &all);
// Does the kernel agree, of all but `os_tid`? Who was woken from his wait and has not yet run is awake to it.
bool all_asleep_but(uint32_t os_tid, const WaitingThreads &all);

void stalls_after_fork_in_child();

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_STALLS_H
