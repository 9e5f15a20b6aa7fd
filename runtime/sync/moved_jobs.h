// Who made the jobs that somebody has moved as a part of a structure (sync/called_jobs.h): the shadow has only who
// moved them. By the address to which the pointer was moved that the job is called through.
//
// An entry is of one move. Whatever is written there later has another writer, or another epoch, so nothing has to be
// taken out again. Of many jobs at once some are forgotten: then it is not known who made them.
#ifndef SNARL_RUNTIME_SYNC_MOVED_JOBS_H
#define SNARL_RUNTIME_SYNC_MOVED_JOBS_H

#include "runtime/platform/base.h"

namespace snarl {

// A slot, and an epoch of it. As a plain number, for nothing may come of it. 0: nobody that is known.
using JobMaker = uint64_t;

void moved_job_is_at(uintptr_t address, JobMaker mover, JobMaker maker);
// False: what is there was not moved by `mover`, or it has been forgotten.
bool find_moved_job(uintptr_t address, JobMaker mover, JobMaker &maker);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_MOVED_JOBS_H
