// std::pmr::memory_resource::allocate, an inline function, calls what the resource's class has for it. libstdc++'s
// monotonic_buffer_resource has that in the library, where nothing is planted and nothing can be interposed: so the
// call is told of where it is made (runtime/intercept/memory_resources.cpp).
#ifndef SNARL_INSTRUMENTER_MEMORY_RESOURCES_H
#define SNARL_INSTRUMENTER_MEMORY_RESOURCES_H

#include "llvm/IR/PassManager.h"

namespace snarl {

// Before the pipeline: nothing of the headers is inlined yet.
class MemoryResourcesPass : public llvm::PassInfoMixin<MemoryResourcesPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_MEMORY_RESOURCES_H
