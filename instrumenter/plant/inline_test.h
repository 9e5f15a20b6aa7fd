// The same-epoch test of runtime/abi.h as IR.
#ifndef SNARL_INSTRUMENTER_PLANT_INLINE_TEST_H
#define SNARL_INSTRUMENTER_PLANT_INLINE_TEST_H

#include "instrumenter/check.h"
#include "instrumenter/plant/runtime_functions.h"

namespace snarl {

// An access tested with another one.
struct TestedField {
  const Check *check;
  int64_t distance; // of its address from the other's
};

// The condition under which the access at `address`, or one of `fields`, needs the slow path. Either all of them have
// vector tests or none has.
llvm::Value *plantSameEpochTest(llvm::IRBuilder<> &builder, RuntimeFunctions &runtime, const Check &check,
                                llvm::Value *address, llvm::ArrayRef<TestedField> fields);

// The same for a sweep of unknown size: one granule after the other, when they are few. Returns the end of a block that
// is executed when the slow path is needed.
llvm::Instruction *plantSameEpochWalk(llvm::IRBuilder<> &builder, RuntimeFunctions &runtime, const Check &check);

// Tests record after record of `check`, and the fields with them. Where one was not settled, `count` records from that
// at `first` on are to be checked, at `place`; then the walk goes on behind them.
struct RecordsToCheck {
  llvm::Instruction *place;
  llvm::Value *first;
  llvm::Value *count; // 64 bits
};
RecordsToCheck plantRecordWalk(llvm::IRBuilder<> &builder, RuntimeFunctions &runtime, const Check &check,
                               llvm::ArrayRef<TestedField> fields);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_INLINE_TEST_H
