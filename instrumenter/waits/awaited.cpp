#include "instrumenter/waits/awaited.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/waits/announcement.h"
#include "instrumenter/waits/value_ends.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/IRBuilder.h"

namespace snarl {
namespace {

constexpr llvm::StringRef kAwaited = "__snarl_value_awaited", kAwaitedWith = "__snarl_value_awaited_with",
                          kAnnounces = "__snarl_values_are_awaited";

} // namespace

void plantAwaited(const Awaited &awaited) {
  llvm::Module &module = *awaited.place->getModule();
  llvm::Type *bytes = compat::bytePointer(module.getContext());
  llvm::IRBuilder<> builder(awaited.place);
  llvm::SmallVector<llvm::Value *, 4> arguments = {builder.CreatePointerCast(awaited.from.atomic, bytes), awaited.ends};
  if (awaited.variable)
    arguments.push_back(numberOf(builder, awaited.variable));
  arguments.push_back(builder.getInt32(static_cast<uint32_t>(awaited.from.order)));
  llvm::SmallVector<llvm::Type *, 4> types;
  for (const llvm::Value *argument : arguments)
    types.push_back(argument->getType());
  auto *type = llvm::FunctionType::get(builder.getVoidTy(), types, false);
  builder.CreateCall(module.getOrInsertFunction(awaited.variable ? kAwaitedWith : kAwaited, type), arguments);
  announceAwaited(module);
}

const llvm::Value *awaitedAt(const llvm::BasicBlock &block) {
  const llvm::Instruction *first = &*block.getFirstInsertionPt();
  while (llvm::isa<llvm::CastInst>(first)) // of the variable
    first = first->getNextNode();
  const auto *call = llvm::dyn_cast<llvm::CallInst>(first);
  const llvm::Function *callee = call ? call->getCalledFunction() : nullptr;
  const bool isAwaited = callee && (callee->getName() == kAwaited || callee->getName() == kAwaitedWith);
  return isAwaited ? call->getArgOperand(0)->stripPointerCasts() : nullptr;
}

void announceAwaited(llvm::Module &module) {
  announceAtStart(module, kAnnounces, "__snarl_values_constructor");
}

bool isAnnounced(const llvm::Module &module) {
  return module.getFunction(kAnnounces) != nullptr;
}

} // namespace snarl
