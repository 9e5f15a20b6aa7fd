// A module tells the runtime at its start that it has something.
#ifndef SNARL_INSTRUMENTER_WAITS_ANNOUNCEMENT_H
#define SNARL_INSTRUMENTER_WAITS_ANNOUNCEMENT_H

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Module.h"

namespace snarl {

// By calling the runtime's function `tells` in a constructor of this name, once for all modules that are linked.
void announceAtStart(llvm::Module &module, llvm::StringRef tells, llvm::StringRef constructor);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_ANNOUNCEMENT_H
