// What passes between select, reduce and plant: the accesses of one function that need a check, and what stands for
// those of whole loops.
#ifndef SNARL_INSTRUMENTER_CHECK_H
#define SNARL_INSTRUMENTER_CHECK_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Instruction.h"
#include "llvm/Support/Alignment.h"

#include <cstdint>
#include <vector>

namespace llvm {
class SCEV;
}

namespace snarl {

enum class Direction : uint8_t { read, write };

struct Check {
  llvm::Instruction *before = nullptr; // the check is planted before this instruction, usually the access itself
  llvm::Value *address = nullptr;      // of the first byte accessed
  int64_t offset = 0;                  // to be added to `address`
  uint64_t size = 0;                   // bytes accessed, when `dynamicSize` is null
  llvm::Value *dynamicSize = nullptr;  // any integer type up to 64 bits; may turn out 0
  llvm::Align alignment;
  Direction direction = Direction::read;
  bool sweep = false;                     // of a whole loop: `dynamicSize` is not 0
  bool vptr = false;                      // the object's virtual table pointer
  llvm::Value *newTablePointer = nullptr; // for a write of a vptr: what is written

  bool hasFixedSize() const { return !dynamicSize; }
};

using Checks = std::vector<Check>; // in the order of the function's blocks, and of execution within a block

// Accesses that one check of the bytes [start, start + size) at the end of `place` stands for.
struct Sweep {
  llvm::BasicBlock *place = nullptr;
  const llvm::SCEV *start = nullptr;
  const llvm::SCEV *size = nullptr; // 64 bits
  Direction direction = Direction::read;
  llvm::Align alignment;                            // of `start`
  llvm::SmallVector<llvm::Instruction *, 4> covers; // the first one gives the source line
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_CHECK_H
