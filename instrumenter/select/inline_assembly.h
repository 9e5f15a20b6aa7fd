// What an inline-assembly statement does to memory, as far as its constraints and text say.
#ifndef SNARL_INSTRUMENTER_SELECT_INLINE_ASSEMBLY_H
#define SNARL_INSTRUMENTER_SELECT_INLINE_ASSEMBLY_H

#include "instrumenter/check.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/InstrTypes.h"

namespace snarl {

struct MemoryOperand {
  llvm::Value *address;
  uint64_t size;
  Direction direction;
};

// The statement's memory operands ("m", "=m", "+m"), with known sizes only.
llvm::SmallVector<MemoryOperand, 4> memoryOperands(const llvm::CallBase &statement);

// Whether the text has a locked instruction (or xchg with memory, which locks by itself).
bool isLocked(const llvm::CallBase &statement);

// Whether the text has a full fence.
bool isFence(const llvm::CallBase &statement);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SELECT_INLINE_ASSEMBLY_H
