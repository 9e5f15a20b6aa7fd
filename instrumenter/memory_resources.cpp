#include "instrumenter/memory_resources.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

namespace snarl {
namespace {

constexpr llvm::StringRef kResourceAllocates = "_ZNSt3pmr15memory_resource8allocateEmm";
constexpr llvm::StringRef kResourceUsed = "__snarl_memory_resource_used";

// The virtual call of do_allocate(bytes, alignment).
llvm::CallBase *callOfItsClass(llvm::Function &allocate) {
  for (llvm::Instruction &instruction : llvm::instructions(allocate))
    if (auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction))
      if (call->isIndirectCall())
        return call;
  return nullptr;
}

} // namespace

llvm::PreservedAnalyses MemoryResourcesPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  llvm::Function *allocate = module.getFunction(kResourceAllocates);
  if (!allocate || module.getFunction(kResourceUsed)) // the plugin may stand in the pipeline twice
    return llvm::PreservedAnalyses::all();
  llvm::CallBase *call = callOfItsClass(*allocate);
  if (!call)
    return llvm::PreservedAnalyses::all();
  llvm::IRBuilder<> builder(call); // with the call's line
  llvm::Type *bytes = compat::bytePointer(module.getContext());
  builder.CreateCall(
      module.getOrInsertFunction(kResourceUsed, llvm::FunctionType::get(builder.getVoidTy(), {bytes}, false)),
      {builder.CreatePointerCast(call->getArgOperand(0), bytes)});
  return llvm::PreservedAnalyses::none();
}

} // namespace snarl
