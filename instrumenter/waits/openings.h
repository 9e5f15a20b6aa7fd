// A barrier that the program makes of a count and a branch:
//
//   if (left.fetch_sub(1) == 1) { left = n; ++generation; } else while (generation == mine);
//
// Who goes the other way does not get on before this one has written what it spins on.
#ifndef SNARL_INSTRUMENTER_WAITS_OPENINGS_H
#define SNARL_INSTRUMENTER_WAITS_OPENINGS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/PostDominators.h"
#include "llvm/IR/Instructions.h"

namespace snarl {

// A write by which a way lets pass who went the other one.
struct Opening {
  llvm::Instruction *write;
  llvm::Value *atomic;
};

// Those in the blocks of a way, the first of which leads to no such wait; `other`: where the other way begins. None: it
// does not wait for this one.
llvm::SmallVector<Opening, 1> openingsIn(llvm::ArrayRef<llvm::BasicBlock *> way, const llvm::BasicBlock &other,
                                         const llvm::PostDominatorTree &after);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_OPENINGS_H
