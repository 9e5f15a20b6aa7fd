// Waiting until each thread has been outside the engine (RuntimeSection): what it looked at before, it has done with.
#ifndef SNARL_RUNTIME_THREAD_OUTSIDE_H
#define SNARL_RUNTIME_THREAD_OUTSIDE_H

#include "runtime/thread/thread.h"

namespace snarl {

// A full barrier in all threads of the process that run.
void barrier_in_all_threads();

// Until each thread but `me` has been outside since the call. Some microseconds. The caller is inside a RuntimeSection,
// holds no lock that others take inside theirs, and counts as outside while it waits. `seen`: where the caller's kind
// of wait notes the sections of others; two waits with the same one must not overlap.
void wait_until_others_were_outside(Thread &me, uint32_t Thread::*seen);

} // namespace snarl

#endif // SNARL_RUNTIME_THREAD_OUTSIDE_H
