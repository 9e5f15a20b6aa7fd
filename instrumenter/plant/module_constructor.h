// Plants the constructor by which a module makes itself known to the runtime, before any other of its code runs.
#ifndef SNARL_INSTRUMENTER_PLANT_MODULE_CONSTRUCTOR_H
#define SNARL_INSTRUMENTER_PLANT_MODULE_CONSTRUCTOR_H

#include "instrumenter/plant/runtime_functions.h"

#include <string>

namespace snarl {

// `home`: see runtime/abi.h. The linker keeps one such constructor per executable or library.
void plantModuleConstructor(llvm::Module &module, RuntimeFunctions &runtime, const std::string &home);

// The mark of an instrumented module.
bool isInstrumented(const llvm::Module &module);
void markInstrumented(llvm::Module &module);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_MODULE_CONSTRUCTOR_H
