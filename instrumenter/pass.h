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

// The same for the whole program's module in full link-time optimisation: plants what link_time.h marks.
class LinkTimePass : public llvm::PassInfoMixin<LinkTimePass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &analyses);
  static bool isRequired() { return true; }
};

// Puts the passes into a unit's pipeline. Harmless when called twice: a module that carries the mark of an instrumented
// one is left alone.
void registerPass(llvm::PassBuilder &builder);

// Into the link's; nothing else: whatever a unit's passes look for the unit's pipeline has found, and changed since.
void registerLinkPass(llvm::PassBuilder &builder);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PASS_H
