// Jobs of the C++ libraries: what is kept in a std::function, a std::move_only_function or a std::packaged_task, often
// to be run by another thread, comes after whoever put it there (runtime/sync/jobs.h). The members that make, copy,
// move, swap, end and run one are told of, where they still stand; and coroutines (coroutine_jobs.h).
#ifndef SNARL_INSTRUMENTER_LIBRARY_JOBS_H
#define SNARL_INSTRUMENTER_LIBRARY_JOBS_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline, behind what reads the program's conditions.
class LibraryJobsPass : public llvm::PassInfoMixin<LibraryJobsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_LIBRARY_JOBS_H
