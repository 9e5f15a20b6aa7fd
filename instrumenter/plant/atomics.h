// Plants the runtime's atomic operations in place of the program's, so that a value and the order that comes with
// it change together.
#ifndef SNARL_INSTRUMENTER_PLANT_ATOMICS_H
#define SNARL_INSTRUMENTER_PLANT_ATOMICS_H

#include "instrumenter/plant/runtime_functions.h"
#include "instrumenter/select/private_memory.h"

namespace snarl {

// What synchronises in a function: atomic operations on memory that others can reach, thread fences, and inline
// assembly with a locked instruction or a fence, or an intrinsic that is one.
struct Synchronisation {
  llvm::SmallVector<llvm::Instruction *, 8> atomics;
  llvm::SmallVector<llvm::FenceInst *, 4> fences;
  llvm::SmallVector<llvm::CallBase *, 4> assembly;

  bool empty() const { return atomics.empty() && fences.empty() && assembly.empty(); }
};

Synchronisation findSynchronisation(llvm::Function &function, PrivateMemory &privateMemory);

// The instructions of `synchronisation.atomics` are erased.
void plantSynchronisation(const Synchronisation &synchronisation, RuntimeFunctions &runtime);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_ATOMICS_H
