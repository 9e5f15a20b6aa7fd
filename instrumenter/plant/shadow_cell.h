// Where an address has its cell (runtime/abi.h), as IR.
#ifndef SNARL_INSTRUMENTER_PLANT_SHADOW_CELL_H
#define SNARL_INSTRUMENTER_PLANT_SHADOW_CELL_H

#include "llvm/IR/IRBuilder.h"

namespace snarl {

// The address of the cell for the granule of `address`, both 64-bit numbers. `alignment`: what the address is known to
// be a multiple of.
llvm::Value *plantCellOf(llvm::IRBuilder<> &builder, llvm::Value *address, uint64_t alignment);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_SHADOW_CELL_H
