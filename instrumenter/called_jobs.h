// Jobs that the program calls by itself come after whoever made them (runtime/sync/called_jobs.h). The runtime is asked
// for the maker where the pointer is loaded through which the job is called, and told when the call begins and when it
// is over, however it ends.
#ifndef SNARL_INSTRUMENTER_CALLED_JOBS_H
#define SNARL_INSTRUMENTER_CALLED_JOBS_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline: so which calls are jobs does not depend on what is inlined.
class CalledJobsPass : public llvm::PassInfoMixin<CalledJobsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_CALLED_JOBS_H
