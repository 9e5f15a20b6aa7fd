// Branches that an atomic's value alone decides: `if (ready.load(std::memory_order_acquire)) …`, `if (!ready) return;`.
// The blocks to which only the one way leads are entered by it and left where another way comes in, at a return, or
// where an exception is cleaned up or caught; both are told (runtime/sync/branches.h). Such a branch
//
//   - is decided by a load in its block and constants only, as a loop that spins is (spin_waits.h), or by what an
//     addition found: `if (references.fetch_sub(1) == 1)`, `if (--left == 0)` (additions.h); or a function that is
//     called in the block returns that: `if (object->release())` (decisions.h). It acquires, or the way begins with a
//     fence;
//   - does not decide whether a loop goes on;
//   - leads to calls: nothing else acquires a lock.
//
// The last to arrive at a barrier that the program made (openings.h) is not let forget: what its way is certain of, the
// other one is as well, and both are behind it. So that branch is not left. The write by which it lets the others pass
// is told, too, as it gives back no lock.
//
// A function whose branch lets exceptions through is not inlined: what they leave is known by its frame.
//
// Coroutines are left out, for they may go on in another thread, and so is what returns twice; and the C++ library,
// which orders by other means.
#ifndef SNARL_INSTRUMENTER_WAITS_VALUE_BRANCHES_H
#define SNARL_INSTRUMENTER_WAITS_VALUE_BRANCHES_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// After the loops that spin were found.
class ValueBranchesPass : public llvm::PassInfoMixin<ValueBranchesPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_VALUE_BRANCHES_H
