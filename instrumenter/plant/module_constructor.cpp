#include "instrumenter/plant/module_constructor.h"

#include "instrumenter/llvm_compat.h"
#include "runtime/abi.h"

#include "llvm/IR/Constants.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

namespace snarl {
namespace {

constexpr char constructorName[] = "__snarl_module_constructor";
constexpr char markName[] = "snarl.instrumented";
constexpr int beforeAllOthers = 0;

llvm::Constant *plantDescription(llvm::Module &module, const std::string &home, llvm::Comdat &group) {
  llvm::LLVMContext &context = module.getContext();
  llvm::Type *int32 = llvm::Type::getInt32Ty(context);
  llvm::Constant *text = llvm::ConstantDataArray::getString(context, home);
  auto *homeText = new llvm::GlobalVariable(module, text->getType(), true, llvm::GlobalValue::PrivateLinkage, text,
                                            "__snarl_module_home");
  homeText->setComdat(&group);
  llvm::Constant *homePointer = llvm::ConstantExpr::getPointerCast(homeText, compat::bytePointer(context));
  llvm::Constant *fields[] = {llvm::ConstantInt::get(int32, sizeof(snarl_module)), llvm::ConstantInt::get(int32, 0),
                              homePointer};
  llvm::Constant *value = llvm::ConstantStruct::getAnon(fields);
  auto *description = new llvm::GlobalVariable(module, value->getType(), true, llvm::GlobalValue::PrivateLinkage, value,
                                               "__snarl_module");
  description->setComdat(&group);
  return description;
}

} // namespace

void plantModuleConstructor(llvm::Module &module, RuntimeFunctions &runtime, const std::string &home) {
  llvm::Comdat *group = module.getOrInsertComdat(constructorName);
  auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(module.getContext()), false);
  auto *constructor = llvm::Function::Create(type, llvm::GlobalValue::LinkOnceODRLinkage, constructorName, &module);
  constructor->addFnAttr(llvm::Attribute::NoUnwind);
  constructor->setVisibility(llvm::GlobalValue::HiddenVisibility);
  constructor->setComdat(group);
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(module.getContext(), "", constructor));
  llvm::Constant *description = plantDescription(module, home, *group);
  builder.CreateCall(runtime.moduleStart(),
                     {llvm::ConstantExpr::getPointerCast(description, compat::bytePointer(module.getContext()))});
  builder.CreateRetVoid();
  llvm::appendToGlobalCtors(module, constructor, beforeAllOthers, constructor);
}

bool isInstrumented(const llvm::Module &module) {
  return module.getNamedMetadata(markName);
}

void markInstrumented(llvm::Module &module) {
  module.getOrInsertNamedMetadata(markName);
}

} // namespace snarl
