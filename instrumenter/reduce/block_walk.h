// The checks of a function by block, for reductions that look at straight-line code.
#ifndef SNARL_INSTRUMENTER_REDUCE_BLOCK_WALK_H
#define SNARL_INSTRUMENTER_REDUCE_BLOCK_WALK_H

#include "instrumenter/check.h"
#include "instrumenter/select/calls.h"

#include "llvm/IR/BasicBlock.h"

#include <algorithm>

namespace snarl {

// Calls `visit(first, last)` for each run of checks (as indices, `last` excluded) of one block.
template <typename Visit> void forEachBlockRun(const Checks &checks, Visit visit) {
  for (size_t first = 0; first < checks.size();) {
    size_t last = first + 1;
    while (last < checks.size() && checks[last].before->getParent() == checks[first].before->getParent())
      ++last;
    visit(first, last);
    first = last;
  }
}

// Whether control surely goes from `first` to `second`, later in the same block, and orders nothing on the way;
// what `first` itself does counts, what `second` does not.
inline bool straightAndUnordered(const llvm::Instruction &first, const llvm::Instruction &second) {
  for (const llvm::Instruction *at = &first; at != &second; at = at->getNextNode())
    if (mayRelease(*at) || mayAcquire(*at) || !surelyContinues(*at))
      return false;
  return true;
}

inline void removeMarked(Checks &checks, const std::vector<bool> &marked) {
  size_t index = 0;
  checks.erase(std::remove_if(checks.begin(), checks.end(), [&](const Check &) { return marked[index++]; }),
               checks.end());
}

} // namespace snarl

#endif // SNARL_INSTRUMENTER_REDUCE_BLOCK_WALK_H
