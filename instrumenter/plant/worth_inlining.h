// Where the inline test pays: its code is some five times that of a call, which costs only time, and time matters
// where an access is executed several times for one execution of its function, and in the small functions that
// loops call.
#ifndef SNARL_INSTRUMENTER_PLANT_WORTH_INLINING_H
#define SNARL_INSTRUMENTER_PLANT_WORTH_INLINING_H

#include "instrumenter/check.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/Analysis/BlockFrequencyInfo.h"
#include "llvm/Analysis/BranchProbabilityInfo.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Function.h"

namespace snarl {

class InliningPolicy {
public:
  // `checks`: all that will be planted in `function`.
  InliningPolicy(llvm::Function &function, const Checks &checks, bool hasFrameRecord);

  bool isWorthInlining(const Check &check) const;

private:
  static bool isCold(const llvm::BasicBlock &block);
  uint64_t frequencyOf(const llvm::BasicBlock &block) const;
  bool isOftenExecuted(const llvm::BasicBlock &block) const;
  bool isBesideLongCalls(const llvm::BasicBlock &block) const;

  // Computed for functions with loops only.
  llvm::DominatorTree dominators_;
  llvm::LoopInfo loops_;
  llvm::BranchProbabilityInfo probabilities_;
  llvm::BlockFrequencyInfo frequencies_;
  mutable llvm::DenseMap<const llvm::Loop *, uint64_t> longCallsIn_; // their frequency
  bool isLeaf_, isSmallLeaf_;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_WORTH_INLINING_H
