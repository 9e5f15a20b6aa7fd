#include "instrumenter/waits/caller_values.h"

#include "instrumenter/waits/variables.h"
#include "instrumenter/waits/watched_pointers.h"

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

} // namespace

bool isKnownToCaller(llvm::Value *value, llvm::ArrayRef<llvm::CallBase *> calls, bool looks) {
  if (calls.empty() || isa<llvm::Constant>(value))
    return true;
  if (auto *argument = dyn_cast<llvm::Argument>(value))
    return isKnownToCaller(calls.back()->getArgOperand(argument->getArgNo()), calls.drop_back(), looks);
  if (auto *load = dyn_cast<llvm::LoadInst>(value)) {
    auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand()));
    if (llvm::Value *only = local ? onlyValueOf(*local) : nullptr)
      return isKnownToCaller(only, calls, looks);
    return !local && !load->isAtomic() && (looks || isa<llvm::Constant>(load->getPointerOperand())) &&
           isKnownToCaller(load->getPointerOperand(), calls, false);
  }
  auto *element = dyn_cast<llvm::GetElementPtrInst>(value);
  return ((element && element->hasAllConstantIndices()) || isa<llvm::CastInst>(value)) &&
         isKnownToCaller(llvm::cast<llvm::Instruction>(value)->getOperand(0), calls, looks);
}

llvm::Value *buildForCaller(llvm::IRBuilder<> &builder, llvm::Value *value, llvm::ArrayRef<llvm::CallBase *> calls) {
  if (calls.empty() || isa<llvm::Constant>(value))
    return value;
  if (auto *argument = dyn_cast<llvm::Argument>(value))
    return buildForCaller(builder, calls.back()->getArgOperand(argument->getArgNo()), calls.drop_back());
  auto *load = dyn_cast<llvm::LoadInst>(value);
  if (load)
    if (auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand())))
      return buildForCaller(builder, onlyValueOf(*local), calls);
  auto *step = llvm::cast<llvm::Instruction>(value);
  llvm::Value *base = buildForCaller(builder, step->getOperand(0), calls);
  llvm::Instruction *copy = step->clone();
  if (load)
    leaveUnchecked(*llvm::cast<llvm::LoadInst>(copy));
  copy->setOperand(0, base);
  copy->setDebugLoc(llvm::DebugLoc());
  return builder.Insert(copy);
}

} // namespace snarl
