#include "instrumenter/libc_inlines.h"

#include "llvm/IR/Module.h"

namespace snarl {

llvm::PreservedAnalyses LibcInlinesPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  bool changed = false;
  for (const char *name :
       {"fgetc_unlocked", "getc_unlocked", "getchar_unlocked", "fputc_unlocked", "putc_unlocked", "putchar_unlocked"}) {
    llvm::Function *function = module.getFunction(name);
    if (!function || !function->hasAvailableExternallyLinkage())
      continue;
    function->deleteBody(); // what is left is the library's
    changed = true;
  }
  return changed ? llvm::PreservedAnalyses::none() : llvm::PreservedAnalyses::all();
}

} // namespace snarl
