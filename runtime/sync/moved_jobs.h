// Who made the jobs that somebody has moved as a part of a structure (sync/called_jobs.h): the shadow has only who
// moved them. By the address to which the pointer was moved that the job is called through.
//
// An entry is of one move. Whatever is written there later has another writer, or another epoch, so nothing has to be
// taken out again. Of many jobs at once some are forgotten: then it is not known who made them.
#ifndef SNARL_RUNTIME_SYNC_MOVED_JOBS_H
#define SNARL_RUNTIME_SYNC_MOVED_JOBS_H

#include "runtime/sync/epoch_number.h"

namespace snarl {

// When it was made, and so by whom. 0: nobody that is known.
using JobMaker = EpochNumber;

void moved_job_is_at(uintptr_t address, JobMaker mover, JobMaker maker);
// False: what is there was not moved by `mover`, or it has been forgotten.
bool find_moved_job(uintptr_t address, JobMaker mover, JobMaker &maker);

// The same of an array on a thread's own stack, of which the shadow need not know: what else comes to stand there may
// go unseen. So who asks says which pointer he has found, and an entry is of one such thread and pointer, and of one
// call.
void job_is_on_stack(Tid owner, uintptr_t address, const void *pointer, JobMaker maker);
bool find_job_on_stack(Tid owner, uintptr_t address, const void *pointer, JobMaker &maker);
void job_on_stack_is_over(Tid owner, uintptr_t address, const void *pointer);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_MOVED_JOBS_H
