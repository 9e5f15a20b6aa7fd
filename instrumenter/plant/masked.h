// Plants the checks of vector accesses of which a mask leaves lanes out (llvm.masked.… and what x86 has of its own,
// before LLVM makes the former of it): one per lane, of size 0 where the lane is left out.
#ifndef SNARL_INSTRUMENTER_PLANT_MASKED_H
#define SNARL_INSTRUMENTER_PLANT_MASKED_H

#include "instrumenter/plant/runtime_functions.h"
#include "instrumenter/select/private_memory.h"

#include "llvm/IR/IntrinsicInst.h"

namespace snarl {

struct MaskedAccess {
  llvm::IntrinsicInst *intrinsic;
  llvm::Value *address; // of the first lane, or a vector of addresses
  llvm::Value *mask;    // a vector of booleans, or of numbers whose sign tells
  llvm::Type *element;
  uint64_t lanes;
  Direction direction;
  llvm::Value *index = nullptr; // if not null: what each lane adds to `address`, as a multiple of `scale` bytes
  uint64_t scale = 0;
  bool isPacked = false; // the lanes that the mask leaves are neighbours in memory
};

using MaskedAccesses = llvm::SmallVector<MaskedAccess, 2>;

MaskedAccesses findMaskedAccesses(llvm::Function &function, PrivateMemory &privateMemory);
void plantMaskedChecks(const MaskedAccesses &accesses, RuntimeFunctions &runtime, bool hasFrameRecord);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_MASKED_H
