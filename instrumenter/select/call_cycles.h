// Which functions of a module call each other in circles.
#ifndef SNARL_INSTRUMENTER_SELECT_CALL_CYCLES_H
#define SNARL_INSTRUMENTER_SELECT_CALL_CYCLES_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/IR/Module.h"

namespace snarl {

class CallCycles {
public:
  explicit CallCycles(llvm::Module &module);

  // Whether each may come to call the other, by calls of this module that name the callee.
  bool inOneCycle(const llvm::Function &one, const llvm::Function &other) const;

private:
  llvm::DenseMap<const llvm::Function *, unsigned> cycleOf_;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SELECT_CALL_CYCLES_H
