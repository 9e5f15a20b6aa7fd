// The one branch that leads out of a loop.
#ifndef SNARL_INSTRUMENTER_LOOP_EXITS_H
#define SNARL_INSTRUMENTER_LOOP_EXITS_H

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/BasicBlock.h"

namespace snarl {

// A way from a branch within a loop.
struct Edge {
  llvm::BasicBlock *from = nullptr, *to = nullptr;
};

// The branch that alone leads out, but for exceptions, whatever is done on the way; else a pair of nulls.
Edge onlyExit(const llvm::Loop &loop);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_LOOP_EXITS_H
