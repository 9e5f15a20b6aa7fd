// Calls that tell the runtime what a library orders (runtime/annotations.h), for the passes that know such a library.
#ifndef SNARL_INSTRUMENTER_TELLER_H
#define SNARL_INSTRUMENTER_TELLER_H

#include "instrumenter/llvm_compat.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"

namespace snarl {

class Teller {
public:
  explicit Teller(llvm::Module &module) : module_(module), bytes_(compat::bytePointer(module.getContext())) {}

  llvm::PointerType *bytes() const { return bytes_; }

  // All that was done happens before who takes it up at the same address.
  void before(llvm::IRBuilder<> &builder, llvm::Value *handedOn) { tell(builder, "__snarl_happens_before", handedOn); }
  void before(llvm::Instruction &place, llvm::Value *handedOn) {
    llvm::IRBuilder<> builder(&place);
    before(builder, handedOn);
  }

  void after(llvm::IRBuilder<> &builder, llvm::Value *takenUp) { tell(builder, "__snarl_happens_after", takenUp); }
  void after(llvm::Instruction &place, llvm::Value *takenUp) {
    llvm::IRBuilder<> builder(&place);
    after(builder, takenUp);
  }

  void newMemory(llvm::Instruction &place, llvm::Value *memory, llvm::Value *size) {
    llvm::IRBuilder<> builder(&place);
    llvm::Type *arguments[] = {bytes_, builder.getInt64Ty()};
    call(builder, "__snarl_new_memory", arguments, {builder.CreatePointerCast(memory, bytes_), size});
  }

  // A lock of a library without planted code. Of an unlock nobody knows for certain that the lock was seen to be taken.
  void lockWanted(llvm::IRBuilder<> &builder, llvm::Value *lock, bool shared) {
    lockTold(builder, "__snarl_lock_wanted", lock, {builder.getInt32(shared)});
  }
  void lockAcquired(llvm::IRBuilder<> &builder, llvm::Value *lock, bool shared) {
    lockTold(builder, "__snarl_lock_acquired", lock, {builder.getInt32(shared)});
  }
  void foreignTried(llvm::IRBuilder<> &builder, llvm::Value *lock, bool shared, llvm::Value *taken) {
    lockTold(builder, "__snarl_foreign_lock_tried", lock, {builder.getInt32(shared), taken});
  }
  void foreignUnlocks(llvm::IRBuilder<> &builder, llvm::Value *lock) {
    lockTold(builder, "__snarl_foreign_lock_releasing", lock, {});
  }

  // Around a call that may leave the stack for another one; `records` is a word on the stack.
  void contextLeaving(llvm::IRBuilder<> &builder, llvm::Value *records) {
    tell(builder, "__snarl_context_leaving", records);
  }
  void contextEntered(llvm::IRBuilder<> &builder, llvm::Value *records) {
    tell(builder, "__snarl_context_entered", records);
  }

  // Another function with the same arguments is called, which returns nothing.
  void callsInstead(llvm::CallBase &call, llvm::StringRef name) {
    const llvm::FunctionCallee callee = module_.getOrInsertFunction(name, call.getFunctionType());
    call.setCalledFunction(callee);
  }

private:
  llvm::Module &module_;
  llvm::PointerType *bytes_;

  void call(llvm::IRBuilder<> &builder, llvm::StringRef name, llvm::ArrayRef<llvm::Type *> parameters,
            llvm::ArrayRef<llvm::Value *> arguments) {
    const llvm::FunctionCallee callee =
        module_.getOrInsertFunction(name, llvm::FunctionType::get(builder.getVoidTy(), parameters, false));
    builder.CreateCall(callee, arguments)->setDoesNotThrow();
  }

  void lockTold(llvm::IRBuilder<> &builder, llvm::StringRef name, llvm::Value *lock,
                llvm::ArrayRef<llvm::Value *> rest) {
    llvm::SmallVector<llvm::Type *, 3> types{bytes_};
    llvm::SmallVector<llvm::Value *, 3> arguments{builder.CreatePointerCast(lock, bytes_)};
    for (llvm::Value *argument : rest) {
      types.push_back(argument->getType());
      arguments.push_back(argument);
    }
    call(builder, name, types, arguments);
  }

  void tell(llvm::IRBuilder<> &builder, llvm::StringRef name, llvm::Value *address) {
    call(builder, name, {bytes_}, {builder.CreatePointerCast(address, bytes_)});
  }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_TELLER_H
