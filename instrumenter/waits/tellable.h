// Functions of whose parts may be told when they begin and when they are over.
#ifndef SNARL_INSTRUMENTER_WAITS_TELLABLE_H
#define SNARL_INSTRUMENTER_WAITS_TELLABLE_H

#include "llvm/IR/Function.h"

namespace snarl {

// Of the C++ library, by the mangled name.
bool isOfLibrary(const llvm::Function &function);

// Can all ways out of its blocks be told?
bool isTellable(const llvm::Function &function);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_TELLABLE_H
