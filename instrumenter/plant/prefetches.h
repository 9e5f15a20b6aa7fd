// Where a program asks for memory ahead of time it will miss the shadow of that memory as well: that is asked for, too.
#ifndef SNARL_INSTRUMENTER_PLANT_PREFETCHES_H
#define SNARL_INSTRUMENTER_PLANT_PREFETCHES_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/IntrinsicInst.h"

namespace snarl {

using Prefetches = llvm::SmallVector<llvm::IntrinsicInst *, 2>;

// The program's own, of data.
Prefetches findPrefetches(llvm::Function &function);
void plantShadowPrefetches(const Prefetches &prefetches);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_PREFETCHES_H
