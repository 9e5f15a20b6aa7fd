// Plants the checks of masked vector accesses (llvm.masked.load, store, gather, scatter): one per lane, of size 0
// where the mask leaves the lane out.
#ifndef SNARL_INSTRUMENTER_PLANT_MASKED_H
#define SNARL_INSTRUMENTER_PLANT_MASKED_H

#include "instrumenter/plant/runtime_functions.h"
#include "instrumenter/select/private_memory.h"

#include "llvm/IR/IntrinsicInst.h"

namespace snarl {

struct MaskedAccess {
  llvm::IntrinsicInst *intrinsic;
  llvm::Value *address; // of the first lane, or a vector of addresses
  llvm::Value *mask;
  llvm::FixedVectorType *type;
  Direction direction;
};

using MaskedAccesses = llvm::SmallVector<MaskedAccess, 2>;

MaskedAccesses findMaskedAccesses(llvm::Function &function, PrivateMemory &privateMemory);
void plantMaskedChecks(const MaskedAccesses &accesses, RuntimeFunctions &runtime, bool hasFrameRecord);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_MASKED_H
