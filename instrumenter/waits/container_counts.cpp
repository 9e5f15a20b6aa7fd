#include "instrumenter/waits/container_counts.h"

#include "instrumenter/waits/variables.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Cloning.h"

namespace snarl {
namespace {

using llvm::dyn_cast;

constexpr llvm::StringRef kCount = "__snarl_container_count";
constexpr unsigned kCallsToCount = 4; // into each other, until the comparison comes

bool comparesWithNone(const llvm::Value &value) {
  const auto *comparison = dyn_cast<llvm::ICmpInst>(&value);
  const auto *none = comparison ? dyn_cast<llvm::ConstantInt>(comparison->getOperand(1)) : nullptr;
  return none && none->isZero() && none->getType()->isIntegerTy(64) &&
         comparison->getPredicate() == llvm::CmpInst::ICMP_EQ;
}

llvm::Function *countBehind(llvm::Function &empty, unsigned depth) {
  llvm::Value *result = empty.isDeclaration() || depth == kCallsToCount ? nullptr : onlyResultOf(empty);
  if (!result)
    return nullptr;
  llvm::Function *further = nullptr;
  if (const auto *call = dyn_cast<llvm::CallInst>(result)) {
    further = call->getCalledFunction() ? countBehind(*call->getCalledFunction(), depth + 1) : nullptr;
    if (!further)
      return nullptr;
  } else if (!comparesWithNone(*result)) {
    return nullptr;
  }
  auto *type =
      llvm::FunctionType::get(llvm::Type::getInt64Ty(empty.getContext()), empty.getFunctionType()->params(), false);
  auto *count = llvm::Function::Create(type, llvm::GlobalValue::InternalLinkage, kCount, empty.getParent());
  llvm::ValueToValueMapTy copies;
  for (llvm::Argument &argument : empty.args())
    copies[&argument] = count->getArg(argument.getArgNo());
  llvm::SmallVector<llvm::ReturnInst *, 1> ends;
  llvm::CloneFunctionInto(count, &empty, copies, llvm::CloneFunctionChangeType::LocalChangesOnly, ends);
  llvm::stripDebugInfo(*count);
  count->setAttributes({});
  count->setVisibility(llvm::GlobalValue::DefaultVisibility);
  count->addFnAttr(llvm::Attribute::DisableSanitizerInstrumentation); // nobody checks or traces it
  llvm::ReturnInst *end = ends.front();
  auto *asked = llvm::cast<llvm::Instruction>(end->getReturnValue());
  llvm::IRBuilder<> builder(asked);
  llvm::Value *number = asked->getOperand(0);
  if (auto *call = dyn_cast<llvm::CallInst>(asked)) {
    const llvm::SmallVector<llvm::Value *, 1> arguments(call->args());
    number = builder.CreateCall(further, arguments);
  }
  builder.SetInsertPoint(end);
  builder.CreateRet(number);
  end->eraseFromParent();
  asked->eraseFromParent();
  return count;
}

} // namespace

llvm::Function *countBehind(llvm::Function &empty) {
  return countBehind(empty, 0);
}

} // namespace snarl
