// The same-epoch test of runtime/abi.h as IR.
#ifndef SNARL_INSTRUMENTER_PLANT_INLINE_TEST_H
#define SNARL_INSTRUMENTER_PLANT_INLINE_TEST_H

#include "instrumenter/check.h"
#include "instrumenter/plant/runtime_functions.h"

namespace snarl {

// Sizes with an inline test.
inline bool hasInlineTest(const Check &check) {
  return check.hasFixedSize() && (check.size & (check.size - 1)) == 0 && check.size <= 16;
}

// The condition under which the access at `address` needs the slow path.
llvm::Value *plantSameEpochTest(llvm::IRBuilder<> &builder, RuntimeFunctions &runtime, const Check &check,
                                llvm::Value *address);

// The same for a sweep of unknown size: one granule after the other, when they are few. Returns the end of a block that
// is executed when the slow path is needed.
llvm::Instruction *plantSameEpochWalk(llvm::IRBuilder<> &builder, RuntimeFunctions &runtime, const Check &check);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_INLINE_TEST_H
