#include "instrumenter/waits/value_ends.h"

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

// What the steps make of a value, the other operands being constants.
llvm::Value *follow(llvm::IRBuilder<> &builder, const Steps &steps, llvm::Value *value) {
  for (const llvm::Instruction *step : llvm::reverse(steps)) {
    llvm::Instruction *made = step->clone();
    made->setOperand(0, value);
    made->setDebugLoc(llvm::DebugLoc());
    made->dropPoisonGeneratingFlags();
    builder.Insert(made);
    value = made;
  }
  return value;
}

// What is made of a value until it is compared with the variable, which is told by a number, and the comparison.
llvm::Value *compare(llvm::IRBuilder<> &builder, const Comparison &with, llvm::Value *value, llvm::Value *variable) {
  llvm::Instruction *compared = with.comparison->clone();
  compared->setOperand(with.side, follow(builder, with.before, value));
  compared->setOperand(1 - with.side, valueOf(builder, variable, with.variable()->getType()));
  compared->setDebugLoc(llvm::DebugLoc());
  compared->dropPoisonGeneratingFlags();
  return builder.Insert(compared);
}

void answer(llvm::IRBuilder<> &builder, llvm::Value *value, bool whenTrue) {
  builder.CreateRet(builder.CreateZExt(whenTrue ? value : builder.CreateNot(value), builder.getInt32Ty()));
}

llvm::Function *newEnds(llvm::Module &module, llvm::ArrayRef<llvm::Type *> values) {
  llvm::LLVMContext &context = module.getContext();
  auto *type = llvm::FunctionType::get(llvm::Type::getInt32Ty(context), values, false);
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
  return newEnds(module, {llvm::Type::getInt64Ty(module.getContext())});
}

llvm::Function *newEndsOfAll(llvm::Module &module) {
  return newEnds(module, {compat::pointerTo(llvm::Type::getInt64Ty(module.getContext()))});
}

llvm::Function *endsOfLoop(llvm::Instruction &load, const Steps &steps, bool whenTrue) {
  llvm::Function *ends = newEnds(*load.getModule());
  llvm::IRBuilder<> builder(&ends->getEntryBlock());
  answer(builder, follow(builder, steps, valueOf(builder, ends->getArg(0), load.getType())), whenTrue);
  return ends;
}

llvm::Function *endsOfAddition(llvm::Instruction &found, uint64_t added, bool isAfter, const Steps &steps,
                               bool whenTrue) {
  llvm::Function *ends = newEnds(*found.getModule());
  llvm::IRBuilder<> builder(&ends->getEntryBlock());
  llvm::Value *number = ends->getArg(0);
  if (!isAfter)
    number = builder.CreateSub(number, builder.getInt64(added));
  answer(builder, follow(builder, steps, valueOf(builder, number, found.getType())), whenTrue);
  return ends;
}

llvm::Function *endsOfLoop(llvm::Instruction &load, const Comparison &with, const Steps &after, bool whenTrue) {
  llvm::Type *number = llvm::Type::getInt64Ty(load.getContext());
  llvm::Function *ends = newEnds(*load.getModule(), {number, number});
  llvm::IRBuilder<> builder(&ends->getEntryBlock());
  llvm::Value *compared = compare(builder, with, valueOf(builder, ends->getArg(0), load.getType()), ends->getArg(1));
  answer(builder, follow(builder, after, compared), whenTrue);
  return ends;
}

llvm::Function *endsOfAddition(llvm::Instruction &found, uint64_t added, bool isAfter, const Comparison &with,
                               const Steps &after, bool whenTrue) {
  llvm::Function *ends = newEndsOfAll(*found.getModule());
  llvm::IRBuilder<> builder(&ends->getEntryBlock());
  llvm::Type *type = builder.getInt64Ty();
  llvm::Value *number = builder.CreateLoad(type, ends->getArg(0));
  llvm::Value *variable = builder.CreateLoad(type, builder.CreateConstGEP1_32(type, ends->getArg(0), 1));
  if (!isAfter)
    number = builder.CreateSub(number, builder.getInt64(added));
  llvm::Value *compared = compare(builder, with, valueOf(builder, number, found.getType()), variable);
  answer(builder, follow(builder, after, compared), whenTrue);
  return ends;
}

llvm::Value *numberOf(llvm::IRBuilder<> &builder, llvm::Value *variable) {
  llvm::Type *type = variable->getType();
  if (type->isPointerTy())
    return builder.CreatePtrToInt(variable, builder.getInt64Ty());
  llvm::Value *bits = builder.CreateBitCast(variable, builder.getIntNTy(type->getScalarSizeInBits()));
  return builder.CreateZExt(bits, builder.getInt64Ty());
}

} // namespace snarl
