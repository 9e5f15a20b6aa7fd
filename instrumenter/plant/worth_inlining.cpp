#include "instrumenter/plant/worth_inlining.h"

#include "instrumenter/select/calls.h"

#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

#include <algorithm>

namespace snarl {
namespace {

// Text and compile time against speed, chosen by measuring (docs/instrumenter.md).
constexpr size_t smallLeafChecks = 4;
constexpr uint64_t oftenPerCall = 4;
constexpr uint64_t turnsPerVisit = 8; // of a leaf's loop, for one execution of a block that is worth a test

// A call into code outside of this translation unit, or into the runtime for an atomic operation: next to either a call
// for a check is a small part. (What is called through a pointer may be as short as the test.)
bool isLong(const llvm::Instruction &instruction) {
  if (isRuntimeAtomic(instruction))
    return true;
  const auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction);
  const llvm::Function *callee = call ? call->getCalledFunction() : nullptr;
  return callee && callee->isDeclaration() && !callee->isIntrinsic() && mayRelease(instruction);
}

} // namespace

InliningPolicy::InliningPolicy(llvm::Function &function, const Checks &checks, bool hasFrameRecord)
    : isLeaf_(!hasFrameRecord), isSmallLeaf_(!hasFrameRecord && checks.size() <= smallLeafChecks) {
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

uint64_t InliningPolicy::frequencyOf(const llvm::BasicBlock &block) const {
  return frequencies_.getBlockFreq(&block).getFrequency();
}

// By the compiler's estimate. A loop that can be left in many ways (encoders, parsers: each symbol may be the last that
// there is room for) is taken to turn only two or three times; in a leaf, where a call is dear against what the loop
// does, it counts as if it turned as often as others.
bool InliningPolicy::isOftenExecuted(const llvm::BasicBlock &block) const {
  const llvm::Loop *loop = loops_.getLoopFor(&block);
  if (!loop)
    return false;
  if (frequencyOf(block) / oftenPerCall >= frequencyOf(block.getParent()->getEntryBlock()))
    return true;
  return isLeaf_ && frequencyOf(block) >= frequencyOf(*loop->getHeader()) / turnsPerVisit;
}

// Whether each execution of the block comes, by and large, with one of a long call in the same loop.
bool InliningPolicy::isBesideLongCalls(const llvm::BasicBlock &block) const {
  const llvm::Loop *loop = loops_.getLoopFor(&block);
  if (!loop)
    return false;
  const auto [known, isNew] = longCallsIn_.try_emplace(loop, 0);
  if (isNew)
    for (const llvm::BasicBlock *other : loop->blocks())
      if (std::any_of(other->begin(), other->end(), isLong))
        known->second += frequencyOf(*other);
  return known->second >= frequencyOf(block);
}

bool InliningPolicy::isWorthInlining(const Check &check) const {
  const llvm::BasicBlock &block = *check.before->getParent();
  return !isCold(block) && (isSmallLeaf_ || (isOftenExecuted(block) && !isBesideLongCalls(block)));
}

} // namespace snarl
