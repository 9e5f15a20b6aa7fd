// Loops that wait until variables have certain values, and the writes to such variables
// (runtime/sync/condition_values.h). Such a loop
//
//   - waits: it calls a wait of a condition variable, at once or by functions of the module, or takes a lock in each
//     turn. How long that waits does not matter, as it does not end the loop;
//   - has ways out that need nothing but what instrumenter/waits/predicates.h understands. Those that lead to one place
//     make one formula. If one of them may be taken in any case, nothing is known there;
//   - looks at the same variables in each turn: what leads to them is not changed in the loop, nor by anybody else, as
//     far as the module tells.
//
// A lone atomic that is loaded in the loop itself is the other pass's (instrumenter/waits/spin_waits.h). Writes are
// those of the same module to what instrumenter/waits/variables.h names alike.
#ifndef SNARL_INSTRUMENTER_WAITS_CONDITION_LOOPS_H
#define SNARL_INSTRUMENTER_WAITS_CONDITION_LOOPS_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline: predicates are not inlined yet.
class ConditionLoopsPass : public llvm::PassInfoMixin<ConditionLoopsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_CONDITION_LOOPS_H
