// glibc's headers have unlocked functions of stdio inline (getc_unlocked, putc_unlocked, …), whose accesses to the FILE
// would be seen while those of all other calls on it are not. They are called instead, so that the runtime knows what
// the call is (runtime/intercept/streams.h).
#ifndef SNARL_INSTRUMENTER_LIBC_INLINES_H
#define SNARL_INSTRUMENTER_LIBC_INLINES_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline inlines them.
class LibcInlinesPass : public llvm::PassInfoMixin<LibcInlinesPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_LIBC_INLINES_H
