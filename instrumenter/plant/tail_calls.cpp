#include "instrumenter/plant/tail_calls.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

namespace snarl {
namespace {

// The return of a block that does nothing else, or null.
llvm::ReturnInst *loneReturn(llvm::BasicBlock &block) {
  auto *end = llvm::dyn_cast<llvm::ReturnInst>(block.getTerminator());
  return end && &*block.getFirstNonPHIOrDbg() == end ? end : nullptr;
}

// Whether `predecessor` ends in a call marked `tail` whose value, if any, is what is then returned.
bool endsInTailCall(llvm::BasicBlock &predecessor, const llvm::ReturnInst &end) {
  const llvm::Instruction *last = predecessor.getTerminator();
  if (last->getNumSuccessors() != 1 || !llvm::isa<llvm::BranchInst>(last))
    return false;
  do
    last = last->getPrevNode();
  while (last && llvm::isa<llvm::DbgInfoIntrinsic>(last));
  const auto *call = llvm::dyn_cast_or_null<llvm::CallInst>(last);
  if (!call || !call->isTailCall() || llvm::isa<llvm::IntrinsicInst>(call))
    return false;
  const auto *chosen = llvm::dyn_cast_or_null<llvm::PHINode>(end.getReturnValue());
  return !end.getReturnValue() ||
         (chosen && chosen->getParent() == end.getParent() && chosen->getIncomingValueForBlock(&predecessor) == call);
}

} // namespace

void giveTailCallsTheirReturns(llvm::Function &function) {
  for (llvm::BasicBlock &block : llvm::make_early_inc_range(function)) {
    llvm::ReturnInst *end = loneReturn(block);
    if (!end)
      continue;
    const llvm::SmallVector<llvm::BasicBlock *, 4> predecessors(llvm::predecessors(&block));
    for (llvm::BasicBlock *predecessor : predecessors)
      if (endsInTailCall(*predecessor, *end))
        llvm::FoldReturnIntoUncondBranch(end, &block, predecessor);
    if (!predecessors.empty() && llvm::pred_empty(&block))
      llvm::DeleteDeadBlock(&block);
  }
}

} // namespace snarl
