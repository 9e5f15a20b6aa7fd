// Objects of the C++ libraries by which one thread hands over to another and whose members are inlined into the
// program: latches, semaphores, barriers, futures. To the program's code they are atomics, of which nobody could tell
// that the program cannot go on before. That is told where the members still stand (runtime/sync/hand_over_points.h).
#ifndef SNARL_INSTRUMENTER_LIBRARY_HAND_OVERS_H
#define SNARL_INSTRUMENTER_LIBRARY_HAND_OVERS_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline: nothing of the headers is inlined yet.
class LibraryHandOversPass : public llvm::PassInfoMixin<LibraryHandOversPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_LIBRARY_HAND_OVERS_H
