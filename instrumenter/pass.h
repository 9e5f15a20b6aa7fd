// The instrumenter's pass: select (which accesses need a check?) → reduce (which of those checks follow from
// others?) → plant. docs/instrumenter.md describes the three.
#ifndef SNARL_INSTRUMENTER_PASS_H
#define SNARL_INSTRUMENTER_PASS_H

#include "llvm/IR/PassManager.h"

namespace llvm {
class PassBuilder;
}

namespace snarl {

// Module pass: the module's constructor and the runtime's declarations belong to no function.
class InstrumenterPass : public llvm::PassInfoMixin<InstrumenterPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &analyses);
  static bool isRequired() { return true; } // at -O0 and under optnone too
};

// Puts the pass at the end of the optimisation pipeline. Harmless when called twice: a module that carries
// the mark of an instrumented one is left alone.
void registerPass(llvm::PassBuilder &builder);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PASS_H
