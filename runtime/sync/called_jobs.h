// Jobs that the program calls by itself: `job->run(job->argument)`, or a virtual `task->run()`. As with those that the
// C++ library keeps (sync/jobs.h), which thread gets which one differs from run to run, but whoever runs it does so
// after it was made: after whoever wrote the pointer through which it is called, that of the function, or the object's
// to its virtual table. When that is loaded, the shadow knows who wrote it and when (shadow/last_writer.h), so what he
// knew then can be looked up (sync/past_knowledge.h).
//
// C has tables of functions: `job->table->run(job)`. If nobody wrote to the table while there were threads, the pointer
// to it counts as one to a virtual table does.
//
// A job may be a structure that is copied into a queue, moved there, copied out of it, and called in the copy. So the
// copying is told as well. What is on the thread's own stack is known by the pointer that is copied, for the next thing
// to come there may be another job; in an array there by the pointer and its address, and everything else by its
// address (sync/moved_jobs.h).
//
// Planted at calls before which the thread may have waited (instrumenter/called_jobs.h).
#ifndef SNARL_RUNTIME_SYNC_CALLED_JOBS_H
#define SNARL_RUNTIME_SYNC_CALLED_JOBS_H

#include "runtime/thread/thread.h"

namespace snarl {

// The pointer at `pointer` is about to be loaded, and something called through it. Returns what called_job_begins() is
// to be told then; 0: nothing.
uint64_t job_is_fetched(Thread &t, const void *pointer);

// The same of what is called by `function`, a pointer in a table, to which there is a pointer at `table`.
uint64_t job_is_fetched_through(Thread &t, const void *function, const void *table);

// The job whose pointer, to a function or a table, is at `pointer` is about to be copied by the thread, for itself.
void job_is_copied(Thread &t, const void *pointer);
// A copy is about to be called, through what was `pointer` in it. Returns what job_is_fetched() would have returned for
// the original.
uint64_t copied_job_is_fetched(Thread &t, const void *pointer);
uint64_t copied_job_is_fetched_through(Thread &t, const void *function, const void *table);

// The same, from one structure to another one, which may be the thread's own.
void called_job_is_moved(Thread &t, const void *to, const void *from);
// Several, from and to arrays, or one to an array: of each `stride` bytes the first pointers are at `to` and `from`.
// Within `bytes`, maybe without what fills the last one up at its end.
void called_jobs_are_moved(Thread &t, const void *to, const void *from, size_t bytes, size_t stride);

// `frame`: the stack pointer of the function that calls. Returns what branch_left() is to be told; 0: nothing.
uint32_t called_job_begins(Thread &t, uint64_t fetched, uintptr_t frame);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_CALLED_JOBS_H
