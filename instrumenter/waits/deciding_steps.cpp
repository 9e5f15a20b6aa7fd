#include "instrumenter/waits/deciding_steps.h"

#include "instrumenter/waits/atomic_members.h"
#include "instrumenter/waits/variables.h"

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

} // namespace

llvm::Value *storedBefore(llvm::LoadInst &load) {
  if (load.isAtomic() || !isa<llvm::AllocaInst>(load.getPointerOperand()->stripPointerCasts()))
    return nullptr;
  for (llvm::Instruction *i = load.getPrevNode(); i; i = i->getPrevNode()) {
    auto *store = dyn_cast<llvm::StoreInst>(i);
    if (store && store->getPointerOperand()->stripPointerCasts() == load.getPointerOperand()->stripPointerCasts())
      return store->getValueOperand();
    if (isa<llvm::CallBase>(i) && i->mayWriteToMemory() && !i->isLifetimeStartOrEnd())
      return nullptr;
  }
  return nullptr;
}

llvm::Instruction *thatDecides(llvm::Value *value, const llvm::BasicBlock &block, Steps &steps,
                               llvm::function_ref<bool(llvm::Instruction &)> isSought, bool earlier) {
  const llvm::BasicBlock *in = &block;
  while (auto *instruction = dyn_cast<llvm::Instruction>(value)) {
    const auto *invoke = dyn_cast<llvm::InvokeInst>(instruction); // the block begins with its result
    if (instruction->getParent() != in && !(invoke && invoke->getNormalDest() == in && in->getSinglePredecessor()))
      return nullptr;
    if (isSought(*instruction))
      return instruction;
    if (auto *load = dyn_cast<llvm::LoadInst>(instruction)) {
      value = storedBefore(*load);
      auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand()));
      if (!value && earlier && local && !load->isAtomic()) {
        value = onlyValueOf(*local);
        if (auto *stored = llvm::dyn_cast_or_null<llvm::Instruction>(value))
          in = stored->getParent();
      }
    } else if (followsFirstOperand(*instruction)) {
      steps.push_back(instruction);
      value = instruction->getOperand(0);
    } else {
      return nullptr;
    }
    if (!value)
      return nullptr;
  }
  return nullptr;
}

llvm::Instruction *loadThatDecides(llvm::Value *value, const llvm::BasicBlock &block, Steps &steps) {
  return thatDecides(value, block, steps, [](llvm::Instruction &each) { return loadedFrom(each).atomic != nullptr; });
}

llvm::Instruction *thatIsCompared(llvm::Value *value, const llvm::BasicBlock &block, Comparison &with, Steps &steps,
                                  llvm::function_ref<bool(llvm::Instruction &)> isSought,
                                  llvm::function_ref<bool(llvm::Value &)> isVariable, bool earlier) {
  const auto isComparison = [](llvm::Instruction &each) {
    return isa<llvm::CmpInst>(each) && !followsFirstOperand(each);
  };
  auto *comparison = llvm::cast_or_null<llvm::CmpInst>(thatDecides(value, block, steps, isComparison, earlier));
  if (!comparison)
    return nullptr;
  for (const unsigned side : {0u, 1u}) {
    with = {comparison, side, {}};
    llvm::Instruction *sought =
        thatDecides(comparison->getOperand(side), *comparison->getParent(), with.before, isSought, earlier);
    if (sought && isVariable(*with.variable()))
      return sought;
  }
  return nullptr;
}

} // namespace snarl
