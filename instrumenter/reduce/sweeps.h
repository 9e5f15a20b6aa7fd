// Theorem (one check for a loop). Let a loop be entered whenever its preheader is executed, be left only by the exit
// of its latch after a number of iterations that is known before it, and contain nothing that releases, acquires,
// throws, ends the thread or runs for ever. Let accesses of one direction be executed in each iteration, and let it be
// known before which bytes they touch in all iterations together: one range without gaps, or ranges of one size at a
// constant distance (records, of which each turn touches the same fields). Then one check of these bytes in the
// preheader finds exactly the races that a check before each access finds.
//
// Proof. Let a be one of the accesses and c the check, which comes before a in a's thread, with no acquire and no
// release between the two. For each R of another thread: R → a needs an acquire of a's thread before a; that is also
// before c, so R → c, and the converse holds as c → a. In the same way a → R and c → R are one. So R races with a
// exactly if it races with an access at the place of c. a is surely executed once c is, and each byte that is looked at
// is touched by an access; so the check asks what their own checks ask, and about no other byte. ∎
// As no order separates the accesses of the loop, a write that covers a read within it covers it whichever is first
// (reduce/available.h, reduce/updates.h).
//
// Which bytes: an access of `size` bytes whose address advances by `step` in each of n iterations touches one range
// without gaps if |step| ≤ size: from the lowest address on, |step| (n - 1) + size bytes. A range is itself such an
// access to the next outer loop, so rows become matrices, and the gaps that an inner loop leaves (down a column) may be
// filled by an outer one. A step of 0 means that the check just leaves the loop, which needs no known number of
// iterations. A condition that no iteration changes may stand between: then the check looks at nothing unless it holds.
// Several accesses that touch or overlap and advance alike count as one.
// One gap that remains makes records. Whatever is not provably of this form stays as it is.
//
// What the loop itself might change, for all that is known (early_loads.h), is compared in front of it with what it
// stores to. Only if they are apart the check looks at anything; the accesses keep their own tests, which it settles.
//
// A report names the place of one access for those that became one range, so these must stand on one source line.
#ifndef SNARL_INSTRUMENTER_REDUCE_SWEEPS_H
#define SNARL_INSTRUMENTER_REDUCE_SWEEPS_H

#include "instrumenter/check.h"

#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Instructions.h"

#include <vector>

namespace snarl {

struct LoopAnalyses {
  llvm::DominatorTree &dominators;
  llvm::LoopInfo &loops;
  llvm::ScalarEvolution &evolution;
  const llvm::TargetTransformInfo &costs;
};

struct FoundSweeps {
  std::vector<Sweep> sweeps;
  std::vector<llvm::LoadInst *> loads; // made in front of loops; those that no sweep uses are to be removed
};

// The sweeps that replace the checks of `accesses`, which are loads and stores of `function` in any order.
FoundSweeps findSweeps(llvm::Function &function, const Checks &accesses, const LoopAnalyses &analyses);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_REDUCE_SWEEPS_H
