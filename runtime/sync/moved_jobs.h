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

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_MOVED_JOBS_H
