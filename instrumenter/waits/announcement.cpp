#include "instrumenter/waits/announcement.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

namespace snarl {

void announceAtStart(llvm::Module &module, llvm::StringRef tells, llvm::StringRef name) {
  if (module.getFunction(name))
    return;
  auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(module.getContext()), false);
  llvm::Comdat *group = module.getOrInsertComdat(name);
  auto *constructor = llvm::Function::Create(type, llvm::GlobalValue::LinkOnceODRLinkage, name, &module);
  constructor->addFnAttr(llvm::Attribute::NoUnwind);
  constructor->setVisibility(llvm::GlobalValue::HiddenVisibility);
  constructor->setComdat(group);
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(module.getContext(), "", constructor));
  builder.CreateCall(module.getOrInsertFunction(tells, type));
  builder.CreateRetVoid();
  llvm::appendToGlobalCtors(module, constructor, 1, constructor);
}

} // namespace snarl
