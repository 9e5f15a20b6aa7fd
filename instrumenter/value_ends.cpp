#include "instrumenter/value_ends.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace snarl {
namespace {

using llvm::isa;

constexpr llvm::StringRef kEnds = "__snarl_value_ends_wait";
constexpr unsigned kBits = 64; // of a value, at most

// The number as a value of the type.
llvm::Value *valueOf(llvm::IRBuilder<> &builder, llvm::Value *number, llvm::Type *type) {
  if (type->isPointerTy())
    return builder.CreateIntToPtr(number, type);
  llvm::Value *bits = builder.CreateTrunc(number, builder.getIntNTy(type->getScalarSizeInBits()));
  return type->isIntegerTy() ? bits : builder.CreateBitCast(bits, type);
}

llvm::Function *newEnds(llvm::Module &module, llvm::Type *values) {
  llvm::LLVMContext &context = module.getContext();
  auto *type = llvm::FunctionType::get(llvm::Type::getInt32Ty(context), {values}, false);
  auto *ends = llvm::Function::Create(type, llvm::GlobalValue::InternalLinkage, kEnds, &module);
  ends->addFnAttr(llvm::Attribute::NoUnwind);
  ends->addFnAttr(llvm::Attribute::DisableSanitizerInstrumentation);
  llvm::BasicBlock::Create(context, "", ends);
  return ends;
}

} // namespace

bool isTold(const llvm::Value &value) {
  const llvm::Type *type = value.getType();
  return type->isPointerTy() ||
         ((type->isIntegerTy() || type->isFloatingPointTy()) && type->getScalarSizeInBits() <= kBits);
}

bool followsFirstOperand(const llvm::Instruction &instruction) {
  return isa<llvm::CastInst>(instruction) ||
         ((isa<llvm::CmpInst>(instruction) || isa<llvm::BinaryOperator>(instruction)) &&
          isa<llvm::Constant>(instruction.getOperand(1)));
}

llvm::Function *newEnds(llvm::Module &module) {
  return newEnds(module, llvm::Type::getInt64Ty(module.getContext()));
}

llvm::Function *newEndsOfAll(llvm::Module &module) {
  return newEnds(module, compat::pointerTo(llvm::Type::getInt64Ty(module.getContext())));
}

llvm::Function *endsOfLoop(llvm::Instruction &load, const Steps &steps, bool whenTrue) {
  llvm::Function *ends = newEnds(*load.getModule());
  llvm::IRBuilder<> builder(&ends->getEntryBlock());
  llvm::Value *value = valueOf(builder, ends->getArg(0), load.getType());
  for (const llvm::Instruction *step : llvm::reverse(steps)) {
    llvm::Instruction *made = step->clone();
    made->setOperand(0, value);
    made->setDebugLoc(llvm::DebugLoc());
    made->dropPoisonGeneratingFlags();
    builder.Insert(made);
    value = made;
  }
  builder.CreateRet(builder.CreateZExt(whenTrue ? value : builder.CreateNot(value), builder.getInt32Ty()));
  return ends;
}

} // namespace snarl
