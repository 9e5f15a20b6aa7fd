// Calls of libraries that order threads by means of their own.
#ifndef SNARL_INSTRUMENTER_FOREIGN_CALLS_H
#define SNARL_INSTRUMENTER_FOREIGN_CALLS_H

#include "instrumenter/foreign/entries.h"
#include "instrumenter/foreign/known.h"
#include "instrumenter/teller.h"

#include "llvm/ADT/SmallVector.h"

namespace snarl {

using ForeignRows = llvm::SmallVector<const ForeignCall *, 2>;

// What is known of a function; nothing of most.
ForeignRows foreignRowsOf(const llvm::Function &function);

// Tells of one call, and notes the functions of the program that will be called back.
void tellOfForeignCall(llvm::CallBase &call, const ForeignRows &rows, Teller &teller, ForeignEntries &entries);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_FOREIGN_CALLS_H
