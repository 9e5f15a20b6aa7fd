// Keeps the optimiser from inventing accesses. It may load what the source only reads under a condition, or store back
// what was there, when that cannot trap; the check of such an access would tell of a race that the program does not
// have. Functions that are sanitized for threads are left alone in this respect, so each is marked as such before the
// pipeline runs.
#ifndef SNARL_INSTRUMENTER_SPECULATION_H
#define SNARL_INSTRUMENTER_SPECULATION_H

#include "instrumenter/llvm_compat.h"

#include "llvm/IR/Module.h"

namespace snarl {

class NoSpeculationPass : public llvm::PassInfoMixin<NoSpeculationPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
    for (llvm::Function &function : module)
      if (!function.isDeclaration() && !function.hasFnAttribute(llvm::Attribute::Naked))
        function.addFnAttr(llvm::Attribute::SanitizeThread); // the attribute alone plants nothing
    return llvm::PreservedAnalyses::all();
  }
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SPECULATION_H
