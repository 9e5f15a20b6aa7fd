#include "instrumenter/plant/worth_inlining.h"

#include "llvm/IR/Instructions.h"

namespace snarl {
namespace {

// Text and compile time against speed, chosen by measuring (docs/instrumenter.md).
constexpr size_t smallLeafChecks = 4;
constexpr uint64_t oftenPerCall = 4;

} // namespace

InliningPolicy::InliningPolicy(llvm::Function &function, const Checks &checks, bool hasFrameRecord)
    : isSmallLeaf_(!hasFrameRecord && checks.size() <= smallLeafChecks) {
  if (isSmallLeaf_)
    return;
  dominators_.recalculate(function);
  loops_.analyze(dominators_);
  if (loops_.empty())
    return;
  probabilities_.calculate(function, loops_, nullptr, &dominators_, nullptr);
  frequencies_.calculate(function, probabilities_, loops_);
}

bool InliningPolicy::isCold(const llvm::BasicBlock &block) {
  return llvm::isa<llvm::UnreachableInst>(block.getTerminator()) || block.isEHPad() ||
         llvm::isa<llvm::ResumeInst>(block.getTerminator()) || block.getParent()->hasFnAttribute(llvm::Attribute::Cold);
}

bool InliningPolicy::isOftenExecuted(const llvm::BasicBlock &block) const {
  const uint64_t entry = frequencies_.getBlockFreq(&block.getParent()->getEntryBlock()).getFrequency();
  return loops_.getLoopFor(&block) && frequencies_.getBlockFreq(&block).getFrequency() / oftenPerCall >= entry;
}

bool InliningPolicy::isWorthInlining(const Check &check) const {
  const llvm::BasicBlock &block = *check.before->getParent();
  return !isCold(block) && (isSmallLeaf_ || isOftenExecuted(block));
}

} // namespace snarl
