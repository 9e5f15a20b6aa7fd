// Locks of the program's own by which threads get their turn: each takes a number that nobody else has, and waits until
// it is served. What such a lock orders in one run another run may order the other way round. Whoever waits for a
// variable to become another one than it was, or for a number that is always his, waits for something that must come.
#ifndef SNARL_INSTRUMENTER_WAITS_TICKETS_H
#define SNARL_INSTRUMENTER_WAITS_TICKETS_H

#include "instrumenter/waits/variables.h"
#include "instrumenter/waits/watched.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/IR/Module.h"

namespace snarl {

// Is one of what is watched a number that was taken from a variable which counts such numbers?
bool isWaitForTurn(llvm::Module &module, Variables &variables, llvm::ArrayRef<Watched> watched);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_TICKETS_H
