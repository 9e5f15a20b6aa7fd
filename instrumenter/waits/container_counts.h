// The number of elements of a container whose `size()` the module does not have, but whose `empty()` compares a number
// with 0: that one. So it is of the maps and sets of libstdc++ and libc++, which count; not of what keeps two pointers.
#ifndef SNARL_INSTRUMENTER_WAITS_CONTAINER_COUNTS_H
#define SNARL_INSTRUMENTER_WAITS_CONTAINER_COUNTS_H

#include "llvm/IR/Function.h"

namespace snarl {

// A function of the module that returns the number of what `empty` is asked for; null: it does not compare one.
llvm::Function *countBehind(llvm::Function &empty);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_CONTAINER_COUNTS_H
