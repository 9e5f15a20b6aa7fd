#include "instrumenter/library_locks.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/names.h"
#include "runtime/abi.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

namespace snarl {
namespace {

// By the beginning of the mangled name. All are members, so that the lock is the first argument.
struct LockMember {
  llvm::StringRef name;
  int what; // snarl_unlock_* or snarl_timed_*
};

constexpr llvm::StringRef kTellsUnlock = "__snarl_unlocks_as", kTellsTimedLock = "__snarl_timed_lock";
constexpr LockMember kUnlocks[] = {
    {"_ZNSt12shared_mutex6unlockEv", snarl_unlock_exclusive},
    {"_ZNSt12shared_mutex13unlock_sharedEv", snarl_unlock_shared},
    {"_ZNSt18shared_timed_mutex6unlockEv", snarl_unlock_exclusive},
    {"_ZNSt18shared_timed_mutex13unlock_sharedEv", snarl_unlock_shared},
};
constexpr LockMember kTimedLocks[] = {
    {"_ZNSt3__111timed_mutex14try_lock_untilI", snarl_timed_mutex},
    {"_ZNSt3__121recursive_timed_mutex14try_lock_untilI", snarl_timed_mutex},
    {"_ZNSt3__118shared_timed_mutex14try_lock_untilI", snarl_timed_writer},
    {"_ZNSt3__118shared_timed_mutex21try_lock_shared_untilI", snarl_timed_reader},
};

template <size_t N> const LockMember *memberNamed(llvm::StringRef name, const LockMember (&members)[N]) {
  for (const LockMember &member : members)
    if (hasStart(name, member.name))
      return &member;
  return nullptr;
}

void callWithLock(llvm::Instruction &place, llvm::StringRef name, llvm::Function &member,
                  std::initializer_list<llvm::Value *> rest) {
  llvm::IRBuilder<> builder(&place);
  llvm::Type *bytes = compat::bytePointer(member.getContext());
  llvm::SmallVector<llvm::Type *, 3> types{bytes};
  llvm::SmallVector<llvm::Value *, 3> arguments{builder.CreatePointerCast(member.getArg(0), bytes)};
  for (llvm::Value *argument : rest) {
    types.push_back(argument->getType());
    arguments.push_back(argument);
  }
  builder.CreateCall(
      member.getParent()->getOrInsertFunction(name, llvm::FunctionType::get(builder.getVoidTy(), types, false)),
      arguments);
}

llvm::CallBase *firstRealCall(llvm::Function &function) {
  for (llvm::Instruction &instruction : llvm::instructions(function))
    if (auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction); call && !llvm::isa<llvm::IntrinsicInst>(call))
      return call;
  return nullptr;
}

bool tellOfUnlock(llvm::Function &member, int what) {
  llvm::CallBase *call = firstRealCall(member);
  if (call)
    callWithLock(*call, kTellsUnlock, member,
                 {llvm::ConstantInt::get(llvm::Type::getInt32Ty(member.getContext()), static_cast<unsigned>(what))});
  return call;
}

bool tellOfTimedLock(llvm::Function &member, int what) {
  bool told = false;
  for (llvm::BasicBlock &block : member) {
    auto *end = llvm::dyn_cast<llvm::ReturnInst>(block.getTerminator());
    if (!end || !end->getReturnValue() || !end->getReturnValue()->getType()->isIntegerTy())
      continue;
    llvm::IRBuilder<> builder(end);
    llvm::Value *taken = builder.CreateZExt(end->getReturnValue(), builder.getInt32Ty());
    callWithLock(*end, kTellsTimedLock, member, {builder.getInt32(static_cast<unsigned>(what)), taken});
    told = true;
  }
  return told;
}

} // namespace

llvm::PreservedAnalyses LibraryLocksPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  // The plugin may stand in the pipeline twice.
  if (module.getFunction(kTellsUnlock) || module.getFunction(kTellsTimedLock))
    return llvm::PreservedAnalyses::all();
  bool changed = false;
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    if (const LockMember *unlock = memberNamed(function.getName(), kUnlocks))
      changed |= tellOfUnlock(function, unlock->what);
    else if (const LockMember *lock = memberNamed(function.getName(), kTimedLocks))
      changed |= tellOfTimedLock(function, lock->what);
  }
  return changed ? llvm::PreservedAnalyses::none() : llvm::PreservedAnalyses::all();
}

} // namespace snarl
