// A division by something that may be 0 must not be computed where the program does not compute it. Where it did so
// before, its result can be used instead.
#ifndef SNARL_INSTRUMENTER_REDUCE_KNOWN_DIVISIONS_H
#define SNARL_INSTRUMENTER_REDUCE_KNOWN_DIVISIONS_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/Dominators.h"

namespace snarl {

class KnownDivisions {
public:
  KnownDivisions(llvm::Function &function, llvm::ScalarEvolution &evolution, const llvm::DominatorTree &dominators);

  // `value` with the results of divisions that were computed on every way to `place` in place of the divisions.
  const llvm::SCEV *usedIn(const llvm::SCEV *value, const llvm::Instruction *place) const;

private:
  llvm::ScalarEvolution &evolution_;
  const llvm::DominatorTree &dominators_;
  llvm::DenseMap<const llvm::SCEV *, llvm::Instruction *> results_;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_REDUCE_KNOWN_DIVISIONS_H
