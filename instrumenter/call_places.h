// Where to tell of a call, or of a function that is called.
#ifndef SNARL_INSTRUMENTER_CALL_PLACES_H
#define SNARL_INSTRUMENTER_CALL_PLACES_H

#include "llvm/IR/Function.h"
#include "llvm/IR/InstrTypes.h"

namespace snarl {

// Is it known at any place of the function, however that is reached?
bool isKnownEverywhere(const llvm::Value &value);

// A place to which only the call leads when it returns.
llvm::Instruction *placeOfReturn(llvm::CallBase &call);

// The first instruction that is executed behind the function's variables.
llvm::Instruction &beginningOf(llvm::Function &function);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_CALL_PLACES_H
