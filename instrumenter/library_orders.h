// Memory orders that standard libraries chose too weak in their headers, so that they race by the letter of the
// standard in programs that use them rightly. Nobody but the library can mend that, so nobody shall be told: in these
// functions the order is what it should have been. The program runs with the stronger one.
//
//   libstdc++, std::atomic<std::shared_ptr>: a load ends by unlocking with a relaxed decrement, and what it read is
//     written under the next lock
//   libc++, std::stop_callback: a constructor that finds the stop requested by a relaxed load calls its function at
//     once, which relies on what was done before the request
#ifndef SNARL_INSTRUMENTER_LIBRARY_ORDERS_H
#define SNARL_INSTRUMENTER_LIBRARY_ORDERS_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline: the library's functions still have their names, and their calls to std::atomic's members name
// the order as the last argument.
class LibraryOrdersPass : public llvm::PassInfoMixin<LibraryOrdersPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_LIBRARY_ORDERS_H
