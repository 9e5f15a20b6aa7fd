// Loops that order nothing get a second version without tests, which is chosen in front of the loop while the thread's
// mask is 0: while the program has one thread (runtime/abi.h), or its accesses rest (docs/budget.md).
//
// Theorem. In the version without tests nothing is missed that a test would have found while the program had one
// thread. Proof. A loop that orders nothing starts no thread, for that releases; so a thread that enters it alone is
// alone until it leaves it, and each of the loop's tests would have passed. What it accesses is ordered before all
// threads to come by their creation. ∎
//
// The version is the loop as it was planted, with 0 in place of the mask, and what follows from that: whatever was
// planted, and wherever, is IR by then like the program's own, so that no plan can name values of one version in the
// other. Calls for accesses that have no test stay, for they have a mask of their own at rest.
//
// The loop's other version is as it would be without the choice. Text is the price (native text, which is a small part
// of what the tests of a loop take), so loops that are large for the number of their tests are left as they are.
#ifndef SNARL_INSTRUMENTER_PLANT_ALONE_LOOPS_H
#define SNARL_INSTRUMENTER_PLANT_ALONE_LOOPS_H

#include "instrumenter/plant/runtime_functions.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Function.h"

namespace snarl {

using LoopHeaders = llvm::SmallVector<llvm::BasicBlock *, 8>;

// Before anything is planted. `tested`: the accesses that will have an inline test.
LoopHeaders chooseAloneLoops(llvm::Function &function, llvm::ArrayRef<llvm::Instruction *> tested);

// When all was planted.
void plantAloneVersions(llvm::Function &function, llvm::ArrayRef<llvm::BasicBlock *> headers,
                        RuntimeFunctions &runtime);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_ALONE_LOOPS_H
