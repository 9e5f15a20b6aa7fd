// What calls and atomic operations mean to the instrumenter: who performs them, what they may order, and what the
// call stack needs.
#ifndef SNARL_INSTRUMENTER_SELECT_CALLS_H
#define SNARL_INSTRUMENTER_SELECT_CALLS_H

#include "instrumenter/select/call_cycles.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"

namespace snarl {

// An atomic operation that runtime/abi.h can perform: between threads, naturally aligned, of 1 to 16 bytes.
bool isRuntimeAtomic(const llvm::Instruction &instruction);

// Whether the instruction may publish what its thread did before it (a release), or take over what another thread
// published (an acquire). Code that we know nothing about may do both.
bool mayRelease(const llvm::Instruction &instruction);
bool mayAcquire(const llvm::Instruction &instruction);

// Whether control surely reaches the next instruction, or the block's end.
bool surelyContinues(const llvm::Instruction &instruction);

struct FramePlan {
  bool needsRecord = false;
  llvm::SmallVector<llvm::CallInst *, 4> tailCalls; // those that stay jumps: the record is left before them
};

enum class TailCalls { jumpWhereNeeded, allJump };

// For the calls that `function` makes by itself; what is planted may need a record besides.
FramePlan planFrame(llvm::Function &function, const CallCycles &cycles, TailCalls tailCalls);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SELECT_CALLS_H
