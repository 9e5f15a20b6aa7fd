// Additions to atomics, as a branch may be decided by what they found: `if (references.fetch_sub(1) == 1)`. They are
// members of std::atomic, or what C and the compilers' built-in functions make of them.
#ifndef SNARL_INSTRUMENTER_WAITS_ADDITIONS_H
#define SNARL_INSTRUMENTER_WAITS_ADDITIONS_H

#include "instrumenter/waits/value_ends.h"
#include "runtime/abi.h"

#include "llvm/IR/Instructions.h"

namespace snarl {

// An atomic to which a constant is added, or from which one is taken: what the instruction finds is the value before,
// or after.
struct Added {
  llvm::Value *atomic = nullptr; // null: it does something else
  int order = snarl_relaxed;     // snarl_acquire if it acquires
  uint64_t number = 0;           // modulo 2^64
  bool findsAfter = false;
};
Added addedBy(llvm::Value &value);

// The addition, in the block or before it, that alone decides the value, and what is made of it; null: it depends on
// something else.
llvm::Instruction *additionThatDecides(llvm::Value *value, const llvm::BasicBlock &block, Steps &steps);

// The same of one that is compared with a variable that no atomic gives: a member, a parameter, a number that was
// computed of these. `steps`: what is made of the comparison.
llvm::Instruction *additionThatIsCompared(llvm::Value *value, const llvm::BasicBlock &block, Comparison &with,
                                          Steps &steps);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_ADDITIONS_H
