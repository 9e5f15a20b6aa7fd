// Variables in full link-time optimisation. The link sees every use of a variable, takes it apart into its members, or
// removes it with all its writes where nobody reads it; but a race is one in the source, where the variable is whole
// and written to. So those of a unit that awaits planting are kept as they are, like its functions' accesses.
#ifndef SNARL_INSTRUMENTER_KEPT_VARIABLES_H
#define SNARL_INSTRUMENTER_KEPT_VARIABLES_H

#include "llvm/IR/Module.h"

namespace snarl {

// At the end of a unit's own pipeline.
void keepVariables(llvm::Module &module);

// At the end of the link's pipeline: lets go of them. Those that no unit writes become constants.
void releaseVariables(llvm::Module &module);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_KEPT_VARIABLES_H
