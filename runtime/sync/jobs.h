// Jobs: what one thread keeps at an address to be run, often by another one (a std::function in the queue of a pool).
// Which thread gets which job differs from run to run, so taking it from there teaches nothing (sync/hand_overs.h). But
// whoever runs it, whatever the schedule, does so after it was made. So what is acquired while it runs, and handed over
// there, comes after what its maker knew then; when it is over, the thread has forgotten that (sync/branches.h).
//
// A job that is moved stays the same one: who makes room in a container moves other people's jobs. A copy comes after
// who copied it as well, but only as long as its original is there, for some containers make room by copies.
#ifndef SNARL_RUNTIME_SYNC_JOBS_H
#define SNARL_RUNTIME_SYNC_JOBS_H

#include "runtime/sync/held_locks.h"

namespace snarl {

// Nothing is told while nothing was acquired under anything (__snarl_jobs_matter): there is nothing to order, and no
// job is kept.
//
// Each ends what was at the address that it fills.
void job_made(Thread &t, const void *job);
void job_copied(Thread &t, const void *to, const void *from);
void job_moved(Thread &t, const void *to, const void *from);
void jobs_swapped(Thread &t, const void *one, const void *other);
void job_ends(Thread &t, const void *job);

// `frame`: the stack pointer of the function that runs it. Returns what branch_left() is to be told; 0: nothing.
uint32_t job_begins(Thread &t, const void *job, uintptr_t frame);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_JOBS_H
