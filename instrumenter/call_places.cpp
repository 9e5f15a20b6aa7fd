#include "instrumenter/call_places.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"

namespace snarl {

bool isKnownEverywhere(const llvm::Value &value) {
  return llvm::isa<llvm::Constant>(value) || llvm::isa<llvm::Argument>(value) || llvm::isa<llvm::AllocaInst>(value);
}

llvm::Instruction *placeOfReturn(llvm::CallBase &call) {
  auto *invoke = llvm::dyn_cast<llvm::InvokeInst>(&call);
  if (!invoke)
    return call.getNextNode();
  llvm::BasicBlock *normal = invoke->getNormalDest();
  if (!normal->getSinglePredecessor()) {
    auto *between = llvm::BasicBlock::Create(call.getContext(), "", call.getFunction(), normal);
    llvm::IRBuilder<>(between).CreateBr(normal);
    normal->replacePhiUsesWith(invoke->getParent(), between);
    invoke->setNormalDest(between);
    normal = between;
  }
  return &*normal->getFirstInsertionPt();
}

llvm::Instruction &beginningOf(llvm::Function &function) {
  llvm::BasicBlock::iterator at = function.getEntryBlock().getFirstInsertionPt();
  while (llvm::isa<llvm::AllocaInst>(*at))
    ++at;
  return *at;
}

} // namespace snarl
