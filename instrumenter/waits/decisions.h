// What alone decides a branch: a load of an atomic, or an addition to it; in the branch's block, or in a function that
// is called in it, as in `if (isReady()) …`. Such a function returns what is found, something that is made of it and
// constants, or one constant on either way of a branch of its own:
//
//   bool release() {
//     if (references.fetch_sub(1) != 1) return false;
//     …
//     return true;
//   }
#ifndef SNARL_INSTRUMENTER_WAITS_DECISIONS_H
#define SNARL_INSTRUMENTER_WAITS_DECISIONS_H

#include "instrumenter/waits/value_ends.h"
#include "instrumenter/waits/watched.h"

#include "llvm/IR/Instructions.h"

namespace snarl {

struct Decision {
  llvm::Instruction *found = nullptr; // by the load or the addition; null: something else decides
  llvm::Value *atomic = nullptr;      // in the same function; the branch's function knows it, too
  Calls calls;                        // from the branch to that function
  Steps steps;                        // from what is found to the condition
  Comparison with = {};               // of an addition that is compared with a variable before these steps
  bool isTurned = false; // the condition is false when the steps make true: a function says so by constants
  bool acquires = false;
  bool acquiresOn[2] = {false, false}; // at the latest when the condition is known to be false, or true

  explicit operator bool() const { return found != nullptr; }
  bool isOfAddition() const;
  // What is found is compared with it, in the same function; null: with constants.
  llvm::Value *variable() const { return with.comparison ? with.variable() : nullptr; }
  // A function that says of values of the atomic, as they are then, whether they make the condition so.
  llvm::Function *endsOfWay(bool whenTrue) const;
  // Compared with a variable: is what was found then just as much as it says, or more?
  bool isLastOn(bool whenTrue) const;
};

// Null too if the branch's function cannot tell where the atomic is, or what is compared with it, by itself.
Decision decisionOf(const llvm::BranchInst &branch);

// What acquires on the way that begins with the block, if the decision did not:
//
//   if (references.fetch_sub(1, release) == 1) { atomic_thread_fence(acquire); delete … }
//
// A load of the atomic that acquires is as good. Null: not before other ways lead there, or it goes several itself.
llvm::Instruction *acquiringOn(llvm::BasicBlock &first, const Decision &decision);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_DECISIONS_H
