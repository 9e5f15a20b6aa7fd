// What alone decides a value, as the condition of a branch: one instruction, and the steps from what it finds to the
// value. All other operands of the steps are constants, but for one comparison with a variable where that is asked for.
#ifndef SNARL_INSTRUMENTER_WAITS_DECIDING_STEPS_H
#define SNARL_INSTRUMENTER_WAITS_DECIDING_STEPS_H

#include "instrumenter/waits/value_ends.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Instructions.h"

namespace snarl {

// What is sought in the block; null: the value depends on something else, and `steps` are of no use. `earlier`: or in a
// block before, if a local variable holds what it found, and nothing else ever. The steps are added to `steps`.
llvm::Instruction *thatDecides(llvm::Value *value, const llvm::BasicBlock &block, Steps &steps,
                               llvm::function_ref<bool(llvm::Instruction &)> isSought, bool earlier = false);
// The same of the load of an atomic.
llvm::Instruction *loadThatDecides(llvm::Value *value, const llvm::BasicBlock &block, Steps &steps);
// The same if what is sought is compared with a variable on the way; `steps`: what is made of the comparison.
llvm::Instruction *thatIsCompared(llvm::Value *value, const llvm::BasicBlock &block, Comparison &with, Steps &steps,
                                  llvm::function_ref<bool(llvm::Instruction &)> isSought,
                                  llvm::function_ref<bool(llvm::Value &)> isVariable, bool earlier = false);

// What a load of a local variable finds, when the block stored it before and called nobody since; else null.
llvm::Value *storedBefore(llvm::LoadInst &load);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_DECIDING_STEPS_H
