#include "instrumenter/waits/may_wait.h"

#include "instrumenter/names.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

namespace snarl {
namespace {

constexpr unsigned kCallsDeep = 100; // into each other, on the way to a wait

// Of the C library, that give a thread nothing of others but their memory.
bool isOfOneThread(llvm::StringRef name) {
  for (llvm::StringRef start : {"mem", "str", "__snarl_", "_Znw", "_Zna", "_Zdl", "_Zda", "__cxa_", "__dynamic_cast"})
    if (hasStart(name, start))
      return true;
  return llvm::is_contained(llvm::ArrayRef<llvm::StringRef>{"malloc", "calloc", "realloc", "free", "aligned_alloc",
                                                            "posix_memalign", "printf", "fprintf", "snprintf", "puts",
                                                            "putchar", "fputs", "fwrite", "fflush"},
                            name);
}

// What of the C++ libraries waits says so in its name.
bool isWaitOfLibrary(llvm::StringRef mangled) {
  for (llvm::StringRef part : {"mutex", "lock", "condition_variable", "future", "promise", "packaged_task", "semaphore",
                               "latch", "barrier", "atomic", "thread", "call_once", "stop_"})
    if (hasPart(mangled, part))
      return true;
  return false;
}

bool isMangledOfStd(llvm::StringRef name) {
  for (llvm::StringRef start : {"_ZSt", "_ZNSt", "_ZNKSt", "_ZNSo", "_ZNSi", "_ZNKSo", "_ZNKSi", "_ZNSs", "_ZNKSs"})
    if (hasStart(name, start))
      return true;
  return false;
}

bool mayWaitWithin(const llvm::Function &declared) {
  if (declared.doesNotReturn() || declared.doesNotAccessMemory() || declared.onlyReadsMemory())
    return false;
  const llvm::StringRef name = declared.getName();
  return isMangledOfStd(name) ? isWaitOfLibrary(name) : !isOfOneThread(name);
}

bool acquires(const llvm::Instruction &instruction) {
  if (const auto *load = llvm::dyn_cast<llvm::LoadInst>(&instruction))
    return llvm::isAcquireOrStronger(load->getOrdering());
  if (const auto *update = llvm::dyn_cast<llvm::AtomicRMWInst>(&instruction))
    return llvm::isAcquireOrStronger(update->getOrdering());
  const auto *exchange = llvm::dyn_cast<llvm::AtomicCmpXchgInst>(&instruction);
  return exchange && llvm::isAcquireOrStronger(exchange->getSuccessOrdering());
}

} // namespace

bool MayWait::leadsToWait(const llvm::Instruction &instruction, unsigned depth) {
  const auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction);
  if (!call)
    return instruction.isAtomic() && acquires(instruction);
  const llvm::Function *callee = call->getCalledFunction();
  return callee && !callee->isIntrinsic() && !call->doesNotReturn() && leadsToWait(*callee, depth);
}

bool MayWait::leadsToWait(const llvm::Function &function, unsigned depth) {
  if (function.isDeclaration())
    return mayWaitWithin(function);
  if (depth == kCallsDeep)
    return true;
  if (const auto known = known_.find(&function); known != known_.end())
    return known->second;
  known_[&function] = false; // it may call itself
  const bool leads = llvm::any_of(llvm::instructions(function), [&](const llvm::Instruction &instruction) {
    return leadsToWait(instruction, depth + 1);
  });
  return known_[&function] = leads;
}

} // namespace snarl
