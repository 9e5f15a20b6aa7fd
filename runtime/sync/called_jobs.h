// Jobs that the program calls by itself: `job->run(job->argument)`, or a virtual `task->run()`. As with those that the
// C++ library keeps (sync/jobs.h), which thread gets which one differs from run to run, but whoever runs it does so
// after it was made: after whoever wrote the pointer through which it is called, that of the function, or the object's
// to its virtual table. When that is loaded, the shadow knows who wrote it and when (shadow/last_writer.h), so what he
// knew then can be looked up (sync/past_knowledge.h).
//
// A job may be a structure that is copied out of a queue, and called in the copy, which the thread has written itself.
// So the copying is told as well, and the copy known by the function that is called.
//
// Planted at calls before which the thread may have waited (instrumenter/called_jobs.h).
#ifndef SNARL_RUNTIME_SYNC_CALLED_JOBS_H
#define SNARL_RUNTIME_SYNC_CALLED_JOBS_H

#include "runtime/thread/thread.h"

namespace snarl {

// The pointer at `pointer` is about to be loaded, and something called through it. Returns what called_job_begins() is
// to be told then; 0: nothing.
uint64_t job_is_fetched(Thread &t, const void *pointer);

// The job whose pointer to a function is at `pointer` is about to be copied by the thread, for itself.
void job_is_copied(Thread &t, const void *pointer);
// The function of a copy is about to be called. Returns what job_is_fetched() would have returned for the original.
uint64_t copied_job_is_fetched(Thread &t, const void *function);

// `frame`: the stack pointer of the function that calls. Returns what branch_left() is to be told; 0: nothing.
uint32_t called_job_begins(Thread &t, uint64_t fetched, uintptr_t frame);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_CALLED_JOBS_H
