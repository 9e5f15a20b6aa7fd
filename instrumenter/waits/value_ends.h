// What a loop makes of a value, as a function by which the runtime asks of other values whether they end the loop.
#ifndef SNARL_INSTRUMENTER_WAITS_VALUE_ENDS_H
#define SNARL_INSTRUMENTER_WAITS_VALUE_ENDS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

namespace snarl {

// Can all values of the type be told by a number?
bool isTold(const llvm::Value &value);

// Does the first operand alone decide the value?
bool followsFirstOperand(const llvm::Instruction &instruction);

// What is made of a value, the last step first.
using Steps = llvm::SmallVector<const llvm::Instruction *, 4>;

// A function of the module that takes a value as a number and says whether it ends a wait. Nobody checks or traces it.
llvm::Function *newEnds(llvm::Module &module);
// The same for the values of several variables, where they are.
llvm::Function *newEndsOfAll(llvm::Module &module);

// Of a loop that goes on, or ends, when the steps make true of what was loaded.
llvm::Function *endsOfLoop(llvm::Instruction &load, const Steps &steps, bool whenTrue);

// Of a branch that an addition decides: which values, as they are after it, lead there. `found` is one of these, or
// what it was before `added` was added.
llvm::Function *endsOfAddition(llvm::Instruction &found, uint64_t added, bool isAfter, const Steps &steps,
                               bool whenTrue);

// Of one that compares it with a variable on the way: a function of both.
struct Comparison {
  llvm::CmpInst *comparison = nullptr;
  unsigned side = 0; // of the value among the operands
  Steps before;      // what is made of the value until then
  llvm::Value *variable() const { return comparison->getOperand(1 - side); }
};
llvm::Function *endsOfLoop(llvm::Instruction &load, const Comparison &with, const Steps &after, bool whenTrue);
// A function of where both are, the variable last.
llvm::Function *endsOfAddition(llvm::Instruction &found, uint64_t added, bool isAfter, const Comparison &with,
                               const Steps &after, bool whenTrue);
// Such a variable as a number.
llvm::Value *numberOf(llvm::IRBuilder<> &builder, llvm::Value *variable);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_VALUE_ENDS_H
