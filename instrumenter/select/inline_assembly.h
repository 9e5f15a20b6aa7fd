// What an inline-assembly statement does to memory, as far as its constraints and text say.
#ifndef SNARL_INSTRUMENTER_SELECT_INLINE_ASSEMBLY_H
#define SNARL_INSTRUMENTER_SELECT_INLINE_ASSEMBLY_H

#include "instrumenter/check.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/Support/AtomicOrdering.h"

namespace snarl {

struct MemoryOperand {
  llvm::Value *address;
  uint64_t size;
  Direction direction;
};

llvm::StringRef textOf(const llvm::CallBase &statement);

// Whether "memory" is among what the statement changes: the compiler moves no access across it.
bool clobbersMemory(const llvm::CallBase &statement);

// What "$number" stands for in the text. An output in a register is a result of the statement, not an argument.
struct AssemblyOperand {
  llvm::Value *argument = nullptr; // of memory its address
  bool isOutput = false, isMemory = false;
};
AssemblyOperand assemblyOperand(const llvm::CallBase &statement, unsigned number);

// What goes into the statement, or comes out of it, in the register of this name ("di" for any size of it). Null: none;
// -1: none. A result is one of several when the call's type is a structure.
llvm::Value *inputInRegister(const llvm::CallBase &statement, llvm::StringRef name);
int resultInRegister(const llvm::CallBase &statement, llvm::StringRef name);

// The statement's memory operands ("m", "=m", "+m"), with known sizes only. Those of hints about the cache are none,
// nor what counts from a segment's base (%fs:%1).
llvm::SmallVector<MemoryOperand, 4> memoryOperands(const llvm::CallBase &statement);

// Whether the text has a locked instruction (or xchg with memory, which locks by itself).
bool isLocked(const llvm::CallBase &statement);

// What a locked instruction changes, by its own size where it says one: memory operands, or where a register operand
// points to ("(%1)").
llvm::SmallVector<MemoryOperand, 4> lockedOperands(const llvm::CallBase &statement);

// As what the statement is a fence: by mfence, lfence and sfence, and by a locked instruction whose place is not known
// (lock; addl $0, (%rsp)). NotAtomic: it is none.
llvm::AtomicOrdering fenceOrdering(const llvm::CallBase &statement);

// The same of a call that stands for the instruction (_mm_mfence, _mm_lfence, _mm_sfence).
llvm::AtomicOrdering fenceOrderingOfIntrinsic(const llvm::CallBase &call);

// Whether it is the one or the other.
inline bool ordersThreads(const llvm::CallBase &call) {
  if (!call.isInlineAsm())
    return fenceOrderingOfIntrinsic(call) != llvm::AtomicOrdering::NotAtomic;
  return isLocked(call) || fenceOrdering(call) != llvm::AtomicOrdering::NotAtomic;
}

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SELECT_INLINE_ASSEMBLY_H
