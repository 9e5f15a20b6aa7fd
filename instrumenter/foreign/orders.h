// Libraries without planted code that order threads by locks and atomics of their own: GLib, Qt, Boost, userspace RCU.
// The runtime sees nothing of that, so it is told at the program's calls and at the beginning of the program's
// functions that they call. Where it is not known exactly what the library orders, more is told: that can hide a race
// and makes none up.
#ifndef SNARL_INSTRUMENTER_FOREIGN_ORDERS_H
#define SNARL_INSTRUMENTER_FOREIGN_ORDERS_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline: nothing of the headers is inlined yet.
class ForeignOrdersPass : public llvm::PassInfoMixin<ForeignOrdersPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_FOREIGN_ORDERS_H
