// Inline tests of one object's fields share their words and their branch: one test asks whether any of the accesses
// needs the slow path, and one stub asks for each.
//
// Theorem. Let accesses a1 … an of one block be surely all executed once the first of them was, with no release and no
// acquire between them. Then their checks may all be made before a1. Proof. As for neighbours (neighbours.h): all have
// the same happens-before predecessors and successors in other threads. ∎
//
// Each keeps a call of its own, with its own address, size and source line. That a call is made for each where only one
// had to be costs time, so only those are joined that are likely to need it together: fields of what one pointer points
// to.
#ifndef SNARL_INSTRUMENTER_REDUCE_JOINED_TESTS_H
#define SNARL_INSTRUMENTER_REDUCE_JOINED_TESTS_H

#include "instrumenter/check.h"

#include "llvm/IR/Function.h"

namespace snarl {

JoinedTests joinTests(const llvm::Function &function, const Checks &checks);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_REDUCE_JOINED_TESTS_H
