// Plants the checks of what string instructions in inline assembly access: rep movsb, rep stosq, repe cmpsb, … whose
// addresses and count stand in registers ("+D", "+S", "+c"), so that no constraint tells of the memory. Known is a
// statement of one such instruction; comparing and scanning ones end early, and are known by where they left off.
#ifndef SNARL_INSTRUMENTER_PLANT_ASSEMBLY_STRINGS_H
#define SNARL_INSTRUMENTER_PLANT_ASSEMBLY_STRINGS_H

#include "instrumenter/plant/runtime_functions.h"
#include "instrumenter/select/private_memory.h"

#include "llvm/IR/InstrTypes.h"

namespace snarl {

struct StringAccess {
  llvm::CallBase *statement;
  llvm::Value *start; // pointer or number
  Direction direction;
  uint64_t elementSize;
  llvm::Value *count; // of elements; null: one, or what `endResult` tells
  int endResult = -1; // the statement's result that is where it left off, or none
};

using StringAccesses = llvm::SmallVector<StringAccess, 2>;

StringAccesses findStringAccesses(llvm::Function &function, PrivateMemory &privateMemory);
void plantStringChecks(const StringAccesses &accesses, RuntimeFunctions &runtime, bool hasFrameRecord);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_ASSEMBLY_STRINGS_H
