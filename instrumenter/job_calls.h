// Calls through pointers that may be calls of jobs, which another thread has made: `job->run(job->argument)`, a virtual
// `task->run()`. Found before the pipeline, where variables still stand in memory.
#ifndef SNARL_INSTRUMENTER_JOB_CALLS_H
#define SNARL_INSTRUMENTER_JOB_CALLS_H

#include "instrumenter/waits/may_wait.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

#include <optional>

namespace snarl {

// Where in a structure its function is.
struct JobLayout {
  uint64_t size, function;

  bool operator==(const JobLayout &other) const { return size == other.size && function == other.function; }
};

struct JobCall {
  llvm::CallBase *call;
  llvm::SmallVector<llvm::LoadInst *, 1> fetches; // each loads what was written where the job was made
  llvm::SmallVector<llvm::StoreInst *, 1> others; // what is called from then on was not fetched
  std::optional<JobLayout> copy; // of a job that the function has a copy of: the only fetch loads from it
};

// A job may be copied out of where others have put it.
struct JobCopy {
  llvm::MemTransferInst *copy;
  uint64_t function; // its place in what is copied
};

// A call of the function
//   - through a pointer that was loaded from an object, at once or into a variable of the function's own; a virtual
//     call counts as one through the object's pointer to its table. From the function's variables only if these may be
//     copies of what others have put somewhere. Not from a global one, or a fixed place in it, that some function is
//     put into at the start: tables of callbacks.
//   - if the function may have waited before, or in the same loop: who takes a job has to wait for it. So those who go
//     through a list of objects and call something of each pay nothing.
llvm::SmallVector<JobCall, 2> findJobCalls(llvm::Function &function, MayWait &mayWait);

// Copies of structures of these layouts, from objects to the function's variables or to where its caller wants them.
llvm::SmallVector<JobCopy, 2> findJobCopies(llvm::Function &function, llvm::ArrayRef<JobLayout> layouts);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_JOB_CALLS_H
