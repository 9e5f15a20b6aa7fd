// Theorem (neighbours). Let checks c1 … cn look at bytes that together are one range without gaps, be of one
// direction, and be surely all executed once the first of them was, with no release and no acquire between them.
// Then one check of the whole range in place of the first finds exactly the races that they find.
//
// Proof. All their accesses have the same happens-before predecessors and successors in other threads, so for
// each byte the one check asks what the byte's own check would ask; and it asks for no other byte. ∎
//
// A report names the place of the first for each of them, so they must stand on one source line.
#ifndef SNARL_INSTRUMENTER_REDUCE_NEIGHBOURS_H
#define SNARL_INSTRUMENTER_REDUCE_NEIGHBOURS_H

#include "instrumenter/check.h"

#include "llvm/IR/Function.h"

namespace snarl {

void mergeNeighbours(llvm::Function &function, Checks &checks);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_REDUCE_NEIGHBOURS_H
