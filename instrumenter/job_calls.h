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

// Where in a structure is the pointer through which it is called: to its function, or to a table of such.
struct JobLayout {
  uint64_t size, pointer;
  llvm::Type *type; // null: not known

  bool operator==(const JobLayout &other) const {
    return size == other.size && pointer == other.pointer && type == other.type;
  }
};

// What tells of the job's maker: each pointer was written where the job was made.
struct JobFetch {
  llvm::LoadInst *load;  // of the pointer to the function, to the member function, or to a virtual table
  llvm::LoadInst *table; // of the pointer to the table from which that is loaded, which counts if nobody has written to
                         // the table. Null: there is none.

  llvm::LoadInst *fromJob() const { return table ? table : load; }
};

struct JobCall {
  llvm::CallBase *call;
  llvm::SmallVector<JobFetch, 1> fetches;
  llvm::SmallVector<llvm::StoreInst *, 1> others; // what is called from then on was not fetched
  std::optional<JobLayout> copy; // of a job that the function has a copy of: the only fetch loads from it
};

// Jobs may be copied out of where others have put them, and put somewhere.
struct JobCopy {
  llvm::Instruction *copy;
  llvm::Value *to; // null: a variable of the function's own, and no array
  llvm::Value *from;
  uint64_t pointer; // its place in what is copied
  llvm::Value
      *bytes; // of an array of jobs, each of `size`; null: it is one, and not for an array of the function's own
  uint64_t size;
};

// A call of the function
//   - through a pointer that was loaded from an object, at once or into a variable of the function's own; a virtual
//     call counts as one through the object's pointer to its table. From the function's variables only if these may be
//     copies of what others have put somewhere. Not from a global one, or a fixed place in it, that some function is
//     put into at the start: tables of callbacks.
//   - if the function may have waited before, or in the same loop: who takes a job has to wait for it. So those who go
//     through a list of objects and call something of each pay nothing. Or if the function does nothing but make this
//     call, and one that calls it may have waited (a class of tasks that has operator()).
llvm::SmallVector<JobCall, 2> findJobCalls(llvm::Function &function, MayWait &mayWait);

// How what is called is laid out.
llvm::SmallVector<JobLayout, 2> layoutsOf(const JobCall &call);

// Copies of structures of these layouts, but for those from one variable of the function's to another (arrays are
// none): as a whole, in arrays, and member by member where their type is known.
llvm::SmallVector<JobCopy, 2> findJobCopies(llvm::Function &function, llvm::ArrayRef<JobLayout> layouts);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_JOB_CALLS_H
