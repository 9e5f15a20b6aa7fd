// Loops that order nothing get a second version without checks, which is chosen in front of the loop while the thread's
// mask is 0: while the program has one thread (runtime/abi.h), or its accesses rest (docs/budget.md).
//
// Theorem. In the version without checks nothing is missed that a check would have recorded while the program had one
// thread. Proof. A loop that orders nothing starts no thread, for that releases; so a thread that enters it alone is
// alone until it leaves it, and each of the loop's tests would have passed. What it accesses is ordered before all
// threads to come by their creation. ∎
//
// The loop's other version is as it would be without the choice. Text is the price (native text, which is a small part
// of what the tests of a loop take), so loops that are large for the number of their tests are left as they are.
#ifndef SNARL_INSTRUMENTER_PLANT_ALONE_LOOPS_H
#define SNARL_INSTRUMENTER_PLANT_ALONE_LOOPS_H

#include "instrumenter/check.h"
#include "instrumenter/plant/runtime_functions.h"

#include "llvm/ADT/ArrayRef.h"

namespace snarl {

// `tested`: the accesses that will have an inline test. They stay in the version with checks.
void giveLoopsAnAloneVersion(llvm::Function &function, llvm::ArrayRef<llvm::Instruction *> tested,
                             RuntimeFunctions &runtime);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_ALONE_LOOPS_H
