// Finds sweeps while loops still have the form that the source gave them, before they are vectorised and unrolled,
// and plants their stand-ins. The instrumenter's pass makes checks of these at the end of the pipeline.
#ifndef SNARL_INSTRUMENTER_SWEEP_PASS_H
#define SNARL_INSTRUMENTER_SWEEP_PASS_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Needs loops in the simple form (llvm::LoopSimplifyPass).
class SweepPass : public llvm::PassInfoMixin<SweepPass> {
public:
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses);
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SWEEP_PASS_H
