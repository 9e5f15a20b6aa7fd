// What passes between select, reduce and plant: the list of accesses of one function that need a check.
#ifndef SNARL_INSTRUMENTER_CHECK_H
#define SNARL_INSTRUMENTER_CHECK_H

#include "llvm/IR/Instruction.h"
#include "llvm/Support/Alignment.h"

#include <cstdint>
#include <vector>

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
  bool vptr = false;                      // the object's virtual table pointer
  llvm::Value *newTablePointer = nullptr; // for a write of a vptr: what is written

  bool hasFixedSize() const { return !dynamicSize; }
};

using Checks = std::vector<Check>; // in the order of the function's blocks, and of execution within a block

} // namespace snarl

#endif // SNARL_INSTRUMENTER_CHECK_H
