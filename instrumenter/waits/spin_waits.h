// Loops that spin until an atomic has some value: whoever leaves such a loop could not have gone on before. That is
// told where it is left (runtime/sync/awaited.h). Such a loop
//
//   - ends by what a load of an atomic finds, alone: the load stands in the block that decides, and the branch needs it
//     and constants only, or compares it with a variable that the loop leaves alone. It acquires, or an acquire fence
//     is in the same function;
//   - has no other way out than an exception.
//
// What is made of the value becomes a function of its own, by which the runtime knows which values end the loop.
//
// What is compared with a variable may be how one waits for one's turn at a lock (ticket locks): the runtime tells
// these apart, and takes the order of this run for the others (sync/value_runs.h). What the loop itself has read before
// is no such variable: so one sees that nothing has changed (seqlocks). Loops that wait for a condition variable, or
// look again under a lock, and compare with a variable are the other pass's (instrumenter/waits/condition_loops.h).
#ifndef SNARL_INSTRUMENTER_WAITS_SPIN_WAITS_H
#define SNARL_INSTRUMENTER_WAITS_SPIN_WAITS_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline: the loops stand as they were written.
class SpinWaitsPass : public llvm::PassInfoMixin<SpinWaitsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_SPIN_WAITS_H
