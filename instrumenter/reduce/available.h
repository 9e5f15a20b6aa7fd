// Theorem (an earlier check covers a later access). Let a1 be a checked access that is executed on every way to
// a2, a2 in the same thread, and let the thread release nothing between the two. If a check of a1 covers a2
// (same bytes, and a1 writes if a2 writes), then the check of a2 is redundant.
//
// Proof. Suppose R, of another thread, races with a2: neither R → a2 nor a2 → R, where → is happens-before.
// R → a1 would give R → a2, for a1 → a2. And a1 → R would need a release after a1 in a1's thread; that release is
// not between a1 and a2, so it comes after a2, and a2 → R. So R races with a1, which is checked. ∎
// An acquire between the two does no harm: only R → a1 is needed to imply R → a2, never the converse.
#ifndef SNARL_INSTRUMENTER_REDUCE_AVAILABLE_H
#define SNARL_INSTRUMENTER_REDUCE_AVAILABLE_H

#include "instrumenter/check.h"

#include "llvm/IR/Function.h"

namespace snarl {

void removeCoveredByEarlier(llvm::Function &function, Checks &checks);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_REDUCE_AVAILABLE_H
