// Brings calls that the code generator would make jumps of into the form in which that can be seen: followed by
// their own return. The code generator does the same, but later, when the frame record's end stands between.
#ifndef SNARL_INSTRUMENTER_PLANT_TAIL_CALLS_H
#define SNARL_INSTRUMENTER_PLANT_TAIL_CALLS_H

#include "llvm/IR/Function.h"

namespace snarl {

void giveTailCallsTheirReturns(llvm::Function &function);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_TAIL_CALLS_H
