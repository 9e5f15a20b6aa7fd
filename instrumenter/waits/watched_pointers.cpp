#include "instrumenter/waits/watched_pointers.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Module.h"

namespace snarl {
namespace {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

constexpr llvm::StringRef kReadable = "__snarl_readable";

// Is there memory behind the pointer, whoever looks? What is read under a condition may be a null pointer's.
bool isThere(llvm::Value *pointer, const Calls &calls) {
  pointer = withoutCasts(pointer);
  if (auto *constant = dyn_cast<llvm::Constant>(pointer))
    return isa<llvm::GlobalVariable>(constant->stripInBoundsConstantOffsets());
  if (auto *argument = dyn_cast<llvm::Argument>(pointer))
    return calls.empty() ? argument->hasNonNullAttr() : isThere(argumentOf(calls, *argument), callersOf(calls));
  if (auto *element = dyn_cast<llvm::GetElementPtrInst>(pointer))
    return element->hasAllConstantIndices() && isThere(element->getPointerOperand(), calls);
  if (auto *call = dyn_cast<llvm::CallBase>(pointer))
    return resultOf(*call) && isThere(resultOf(*call), deeper(calls, *call));
  if (auto *load = dyn_cast<llvm::LoadInst>(pointer))
    if (auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand())))
      if (llvm::Value *only = onlyValueOf(*local))
        return isThere(only, calls);
  return isa<llvm::AllocaInst>(pointer);
}

class PointerBuilder {
public:
  PointerBuilder(llvm::IRBuilder<> &builder, const WatchedList &list) : builder_(builder), list_(list) {}

  // `isRead`: whatever leads there has been looked at, so it is there.
  llvm::Value *build(llvm::Value *value, const Calls &calls, bool isRead) {
    if (isa<llvm::Constant>(value))
      return value;
    if (auto *argument = dyn_cast<llvm::Argument>(value))
      return calls.empty() ? value : build(argumentOf(calls, *argument), callersOf(calls), isRead);
    auto *instruction = cast<llvm::Instruction>(value);
    if (calls.empty() && (isa<llvm::AllocaInst>(instruction) || !list_.isHere(*instruction, calls)))
      return value;
    auto *load = dyn_cast<llvm::LoadInst>(instruction);
    if (load)
      if (auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand())))
        if (llvm::Value *only = onlyValueOf(*local))
          return build(only, calls, isRead);
    if (auto *call = dyn_cast<llvm::CallBase>(instruction))
      return build(resultOf(*call), deeper(calls, *call), isRead);
    llvm::SmallVector<llvm::Value *, 4> operands;
    for (llvm::Value *operand : instruction->operands())
      operands.push_back(build(operand, calls, isRead));
    if (load && !isRead && !isThere(load->getPointerOperand(), calls))
      operands[0] = readable(operands[0]);
    llvm::Instruction *copy = instruction->clone();
    for (unsigned i = 0; i < operands.size(); ++i)
      copy->setOperand(i, operands[i]);
    copy->setDebugLoc(llvm::DebugLoc());
    if (load)
      leaveUnchecked(*cast<llvm::LoadInst>(copy));
    return builder_.Insert(copy);
  }

  // The pointer, or one to zeros if there is no memory behind it. What was read for certain is often close to it.
  llvm::Value *readable(llvm::Value *pointer) {
    llvm::PointerType *bytes = compat::bytePointer(builder_.getContext());
    llvm::Value *read = llvm::ConstantPointerNull::get(bytes);
    for (const Watched &w : list_.all())
      if (w.isRead && (w.kind == Watched::Kind::variable || w.kind == Watched::Kind::atomic)) {
        read = builder_.CreatePointerCast(build(w.pointer, w.calls, true), bytes);
        break;
      }
    llvm::Module &module = *builder_.GetInsertBlock()->getModule();
    auto *type = llvm::FunctionType::get(bytes, {bytes, bytes}, false);
    llvm::CallInst *call = builder_.CreateCall(module.getOrInsertFunction(kReadable, type),
                                               {builder_.CreatePointerCast(pointer, bytes), read});
    call->setDoesNotThrow();
    return builder_.CreatePointerCast(call, pointer->getType());
  }

private:
  llvm::IRBuilder<> &builder_;
  const WatchedList &list_;
};

} // namespace

llvm::Value *buildPointer(llvm::IRBuilder<> &builder, const WatchedList &list, const Watched &watched) {
  if (watched.kind == Watched::Kind::settled && !watched.isPin) {
    auto *load = dyn_cast<llvm::LoadInst>(watched.pointer);
    return load && list.isHere(*load, {}) ? builder.Insert(load->clone()) : watched.pointer;
  }
  PointerBuilder pointers(builder, list);
  llvm::Value *built = pointers.build(watched.pointer, watched.calls, watched.isRead);
  const bool isOnlyNamed = watched.kind == Watched::Kind::settled || watched.kind == Watched::Kind::container;
  return isOnlyNamed || watched.isRead || isThere(watched.pointer, watched.calls) ? built : pointers.readable(built);
}

void leaveUnchecked(llvm::LoadInst &load) {
  load.setVolatile(true);
  load.setMetadata("nosanitize", llvm::MDNode::get(load.getContext(), {}));
}

} // namespace snarl
