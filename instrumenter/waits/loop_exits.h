// The branches that lead out of a loop.
#ifndef SNARL_INSTRUMENTER_WAITS_LOOP_EXITS_H
#define SNARL_INSTRUMENTER_WAITS_LOOP_EXITS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/BasicBlock.h"

namespace snarl {

// A way from a branch within a loop.
struct Edge {
  llvm::BasicBlock *from = nullptr, *to = nullptr;
  llvm::BasicBlock *out = nullptr; // where the program goes on
};
using Edges = llvm::SmallVector<Edge, 4>;

// The ways out, but for exceptions, each from the branch that decides it, whatever is done on the way; `from` is null
// if none does. No edges: the loop may be left otherwise.
Edges exitsOf(const llvm::Loop &loop);

// The branch that alone leads out, but for exceptions, whatever is done on the way; else a pair of nulls.
Edge onlyExit(const llvm::Loop &loop);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_LOOP_EXITS_H
