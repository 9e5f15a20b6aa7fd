#include "instrumenter/waits/tellable.h"

#include "instrumenter/names.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

namespace snarl {

bool isOfLibrary(const llvm::Function &function) {
  for (llvm::StringRef start : {"_ZSt", "_ZNSt", "_ZNKSt", "_ZN9__gnu_cxx", "_ZNK9__gnu_cxx"})
    if (hasStart(function.getName(), start))
      return true;
  return false;
}

bool isTellable(const llvm::Function &function) {
  if (function.callsFunctionThatReturnsTwice())
    return false;
  return llvm::none_of(llvm::instructions(function), [](const llvm::Instruction &instruction) {
    const auto *call = llvm::dyn_cast<llvm::CallInst>(&instruction);
    const llvm::Function *callee = call ? call->getCalledFunction() : nullptr;
    return (call && call->isMustTailCall()) || (callee && hasStart(callee->getName(), "llvm.coro."));
  });
}

} // namespace snarl
