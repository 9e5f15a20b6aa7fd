// What a loop loads in each turn for it might have changed it by its own stores: where the bytes of a vector begin,
// which a store of a byte may be stored over. As long as the stores keep apart from where that is loaded from, it is
// the same in all turns, and could be loaded in front of the loop.
#ifndef SNARL_INSTRUMENTER_REDUCE_EARLY_LOADS_H
#define SNARL_INSTRUMENTER_REDUCE_EARLY_LOADS_H

#include "instrumenter/check.h"

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/IR/Instructions.h"

#include <functional>

namespace snarl {

// Of an innermost loop of a known number of turns. Makes loads in its preheader; whoever uses none of them removes
// them.
class EarlyLoads {
public:
  // `isInEachIteration`: whether a block of the loop is executed in each turn, the first one included.
  EarlyLoads(llvm::Loop &loop, llvm::ScalarEvolution &evolution,
             const std::function<bool(const llvm::BasicBlock &)> &isInEachIteration);

  // Empty: there is nothing to load early, or nothing that says when that is the same.
  const std::vector<KeptApart> &conditions() const { return conditions_; }
  // With what is loaded early.
  const llvm::SCEV *rewritten(const llvm::SCEV *expression) {
    return llvm::SCEVParameterRewriter::rewrite(expression, evolution_, early_);
  }
  // How often the loop is repeated, 64 bits wide, if its bound is loaded early where it is loaded; null: unknown.
  const llvm::SCEV *repeats() const { return repeats_; }
  llvm::ArrayRef<llvm::LoadInst *> made() const { return made_; }

private:
  void makeLoads(const std::function<bool(const llvm::BasicBlock &)> &isInEachIteration);
  void followPhis();
  const llvm::SCEV *findRepeats();
  bool makeConditions();

  llvm::Loop &loop_;
  llvm::ScalarEvolution &evolution_;
  llvm::ValueToSCEVMapTy early_; // by the load in the loop, or the phi node that hands its value to the next turn
  llvm::SmallVector<llvm::LoadInst *, 4> made_;
  const llvm::SCEV *repeats_ = nullptr;
  std::vector<KeptApart> loads_, equal_, conditions_;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_REDUCE_EARLY_LOADS_H
