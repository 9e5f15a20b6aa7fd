// Loops that wait on condition variables until a variable has some value, and the writes to such variables
// (runtime/sync/condition_values.h). Such a loop
//
//   - has no other way out than exceptions and one branch, which needs a load of one variable and constants only. The
//     load may stand in a function that is called for it, as in cv.wait(lock, [&] { return ready; });
//   - loads the same variable in each turn: what leads to it is not changed in the loop, nor by anybody else, as far as
//     the module tells;
//   - waits: it calls a wait of a condition variable, at once or by functions of the module. How long that waits does
//     not matter, as it does not end the loop.
//
// `a && b` needs both values, so that each of them is enough to be told of. What `a || b` ends with is not known.
// If the variable is an atomic (cv.wait(lock, [&] { return ready.load(); })) the runtime sees the writes, and is told
// as of loops that spin (instrumenter/spin_waits.h). Writes are those of the same module to what
// instrumenter/variables.h names alike.
#ifndef SNARL_INSTRUMENTER_CONDITION_LOOPS_H
#define SNARL_INSTRUMENTER_CONDITION_LOOPS_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline: predicates are not inlined yet.
class ConditionLoopsPass : public llvm::PassInfoMixin<ConditionLoopsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_CONDITION_LOOPS_H
