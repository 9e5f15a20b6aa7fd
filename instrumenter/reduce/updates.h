// Theorem (a later write covers an earlier read). Let r be a read and w a checked write of the same thread that
// covers r's bytes, w surely executed once r was, and let the thread acquire nothing between the two. Then the
// check of r is redundant.
//
// Proof. Suppose R, of another thread, races with r: neither R → r nor r → R, and R writes. w → R would give
// r → R. And R → w would need an acquire before w in w's thread; that acquire is not between r and w, so it comes
// before r, and R → r. So R races with w, which is checked, and conflicts with it too. ∎
//
// The report then names the write for the read. So that its line is right, both must stand on one source line:
// `balance += 1` gets one check.
#ifndef SNARL_INSTRUMENTER_REDUCE_UPDATES_H
#define SNARL_INSTRUMENTER_REDUCE_UPDATES_H

#include "instrumenter/check.h"

#include "llvm/IR/Function.h"

namespace snarl {

void removeReadsOfUpdates(llvm::Function &function, Checks &checks);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_REDUCE_UPDATES_H
