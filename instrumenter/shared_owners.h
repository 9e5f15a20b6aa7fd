// What std::shared_ptr owns is ended by the last one to give up his share, which comes after all others have given up
// theirs (runtime/sync/owners.h). So the members of the libraries' counts that give one up are told of: libstdc++'s
// _Sp_counted_base, libc++'s __shared_count.
#ifndef SNARL_INSTRUMENTER_SHARED_OWNERS_H
#define SNARL_INSTRUMENTER_SHARED_OWNERS_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline, while these members still stand.
class SharedOwnersPass : public llvm::PassInfoMixin<SharedOwnersPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SHARED_OWNERS_H
