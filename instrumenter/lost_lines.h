// Accesses that the optimiser has taken out of a loop have no source line any more: `for (…) ++hits;` becomes a load in
// front of the loop and a store behind it. What is loaded is used, and what is stored was computed, where the source
// has the access: it gets that line, for a report names it, and the load and the store of one update are known as such
// by their line (reduce/updates.h).
#ifndef SNARL_INSTRUMENTER_LOST_LINES_H
#define SNARL_INSTRUMENTER_LOST_LINES_H

#include "llvm/IR/Function.h"

namespace snarl {

void restoreLines(llvm::Function &function);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_LOST_LINES_H
