// Locks of the C++ libraries whose members, once they are inlined, no longer say what they meant. That is told where
// the members still stand:
//
//   libstdc++, std::shared_mutex and shared_timed_mutex: unlock and unlock_shared both end in pthread_rwlock_unlock
//   libc++, the timed mutexes: try_lock_until is a template over a mutex and a condition variable within; all other
//     members are functions of the library (runtime/intercept/libcxx_locks.cpp)
#ifndef SNARL_INSTRUMENTER_LIBRARY_LOCKS_H
#define SNARL_INSTRUMENTER_LIBRARY_LOCKS_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline: nothing of the headers is inlined yet.
class LibraryLocksPass : public llvm::PassInfoMixin<LibraryLocksPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_LIBRARY_LOCKS_H
