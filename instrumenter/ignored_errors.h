// Calls of pthread's functions whose answer the program throws away. What is wrong with such a call the library may
// well have said, as an error; whether that is a way to use the object (errorcheck mutexes, EDEADLK, EBUSY) or a misuse
// depends on whether anybody looks. So behind a call whose result nobody reads there is a branch on it, which no right
// program takes, and the runtime tells there what it has held back (runtime/sync/answers.h).
//
// Thrown away is a result without uses, one that is kept in a variable which nobody reads (an assert under NDEBUG), and
// one that functions of this module only hand on, 0 if they make no such call, and their caller throws away.
#ifndef SNARL_INSTRUMENTER_IGNORED_ERRORS_H
#define SNARL_INSTRUMENTER_IGNORED_ERRORS_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline: so at all levels the same is thrown away.
class IgnoredErrorsPass : public llvm::PassInfoMixin<IgnoredErrorsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_IGNORED_ERRORS_H
