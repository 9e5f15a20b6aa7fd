// Calls by which a loop waits until another thread has changed something: of a condition variable's wait, or of a lock
// under which it looks again; at once or by functions of the module.
#ifndef SNARL_INSTRUMENTER_WAITS_WAITING_CALLS_H
#define SNARL_INSTRUMENTER_WAITS_WAITING_CALLS_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/InstrTypes.h"

namespace snarl {

// Functions of the module that lead to functions of such names.
class CallsOf {
public:
  explicit CallsOf(bool (*isName)(llvm::StringRef)) : isName_(isName) {}
  bool isCall(const llvm::CallBase &call);

private:
  bool leadsThere(const llvm::Function &function, unsigned depth);

  bool (*isName_)(llvm::StringRef);
  llvm::DenseMap<const llvm::Function *, bool> known_;
};

class WaitingCalls {
public:
  WaitingCalls();
  // For a condition variable?
  bool waits(const llvm::CallBase &call) { return waits_.isCall(call); }
  bool looksAgain(const llvm::CallBase &call) { return waits(call) || locks_.isCall(call); }

private:
  CallsOf waits_, locks_;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_WAITING_CALLS_H
