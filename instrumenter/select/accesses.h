// Select: which plain accesses of a function need a check. Reads IR and changes nothing.
#ifndef SNARL_INSTRUMENTER_SELECT_ACCESSES_H
#define SNARL_INSTRUMENTER_SELECT_ACCESSES_H

#include "instrumenter/check.h"
#include "instrumenter/library_name.h"
#include "instrumenter/select/private_memory.h"

namespace snarl {

// The accesses of `function` that can be one side of a race, in program order. Atomic operations are not among
// them (select/calls.h lists those), except where the runtime cannot perform them.
Checks selectAccesses(llvm::Function &function, PrivateMemory &privateMemory, LibraryNames &names);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SELECT_ACCESSES_H
