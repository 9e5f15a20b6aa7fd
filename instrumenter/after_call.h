// Where a program goes on after a call.
#ifndef SNARL_INSTRUMENTER_AFTER_CALL_H
#define SNARL_INSTRUMENTER_AFTER_CALL_H

#include "llvm/IR/Instructions.h"

namespace snarl {

// Null: several ways lead there.
inline llvm::Instruction *placeAfter(llvm::CallBase &call) {
  auto *invoke = llvm::dyn_cast<llvm::InvokeInst>(&call);
  if (!invoke)
    return call.getNextNode();
  llvm::BasicBlock *normal = invoke->getNormalDest();
  return normal->getSinglePredecessor() ? &*normal->getFirstInsertionPt() : nullptr;
}

} // namespace snarl

#endif // SNARL_INSTRUMENTER_AFTER_CALL_H
