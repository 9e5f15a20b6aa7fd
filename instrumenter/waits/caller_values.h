// Values of functions that are called, as their outermost caller has them: parameters are its arguments, and what is
// made of them is made once more.
#ifndef SNARL_INSTRUMENTER_WAITS_CALLER_VALUES_H
#define SNARL_INSTRUMENTER_WAITS_CALLER_VALUES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"

namespace snarl {

// Is the value of the innermost of the functions, a pointer above all, known to who calls the outermost? Without a look
// at memory that others may free; `looks`: members of what is known may be looked at.
bool isKnownToCaller(llvm::Value *value, llvm::ArrayRef<llvm::CallBase *> calls, bool looks);
// Such a value, for the caller.
llvm::Value *buildForCaller(llvm::IRBuilder<> &builder, llvm::Value *value, llvm::ArrayRef<llvm::CallBase *> calls);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_CALLER_VALUES_H
