// What passes between select, reduce and plant: the accesses of one function that need a check, and what stands for
// those of whole loops.
#ifndef SNARL_INSTRUMENTER_CHECK_H
#define SNARL_INSTRUMENTER_CHECK_H

#include "runtime/abi.h"

#include "llvm/ADT/ArrayRef.h"
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
  uint64_t size = 0;                   // bytes accessed, when `dynamicSize` is null; of each record
  llvm::Value *dynamicSize = nullptr;  // any integer type up to 64 bits; may turn out 0
  llvm::Value *records = nullptr;      // as many accesses of `size` bytes, `step` apart; may turn out 0
  uint64_t step = 0;
  llvm::Align alignment;
  Direction direction = Direction::read;
  bool sweep = false;                     // of a whole loop
  bool vptr = false;                      // the object's virtual table pointer
  llvm::Value *newTablePointer = nullptr; // for a write of a vptr: what is written

  bool hasFixedSize() const { return !dynamicSize && !records; }
};

using Checks = std::vector<Check>; // in the order of the function's blocks, and of execution within a block

// Sizes with an inline test of their own.
inline bool hasInlineTest(const Check &check) {
  return check.hasFixedSize() && (check.size & (check.size - 1)) == 0 && check.size <= 16;
}

// Those whose granules are looked at by vector instructions, where the function may use them.
inline bool hasVectorTest(const Check &check) {
  return hasInlineTest(check) && check.size == 16;
}

// An access aligned to its size, or to granules, touches just the granules of its first, fifth, … byte; any other may
// have its last byte in one more.
inline bool staysInGranules(const Check &check) {
  return check.alignment >= SNARL_GRANULE || check.alignment >= check.size;
}

// A check of an address that is `distance` from that of another one.
struct FarField {
  size_t index;
  int64_t distance;
};

// Checks whose inline tests, where they are planted, are one (reduce/joined_tests.h). All are of one block, and either
// all of them have vector tests or none has, or all are of the same records.
class JoinedTests {
public:
  explicit JoinedTests(size_t checks) : fields_(checks), isField_(checks) {}

  void join(size_t first, FarField field) {
    fields_[first].push_back(field);
    isField_[field.index] = true;
  }
  llvm::ArrayRef<FarField> with(size_t index) const { return fields_[index]; } // those tested with the check `index`
  bool isTestedWithEarlier(size_t index) const { return isField_[index]; }

private:
  std::vector<llvm::SmallVector<FarField, 2>> fields_; // by check
  std::vector<bool> isField_;
};

// A condition, and what it must be.
struct SweepGuard {
  llvm::Value *condition;
  bool holds;
};

// [begin, begin + size) and [from, to) have no byte in common. Without `to`: `begin` is `from`.
struct KeptApart {
  const llvm::SCEV *begin, *size;
  const llvm::SCEV *from, *to;
};

// Accesses that one check at the end of `place` stands for: of the bytes [start, start + size), or of as many in each
// of several records.
struct Sweep {
  llvm::BasicBlock *place = nullptr;
  const llvm::SCEV *start = nullptr;
  const llvm::SCEV *size = nullptr;        // 64 bits; of records a constant
  const llvm::SCEV *records = nullptr;     // 64 bits: how many; null: these bytes only
  uint64_t step = 0;                       // from one record to the next
  llvm::SmallVector<SweepGuard, 1> guards; // nothing is accessed unless all of them hold
  std::vector<KeptApart> apart;            // it is not known what is accessed unless all of this is so
  bool keepsTests = false;                 // the accesses have their own tests besides, which it then settles
  Direction direction = Direction::read;
  llvm::Align alignment;                            // of `start`
  llvm::SmallVector<llvm::Instruction *, 4> covers; // the first one gives the source line
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_CHECK_H
