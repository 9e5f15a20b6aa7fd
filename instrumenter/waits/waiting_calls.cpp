#include "instrumenter/waits/waiting_calls.h"

#include "instrumenter/names.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InstIterator.h"

namespace snarl {
namespace {

constexpr unsigned kCalls = 4; // into each other, on the way to a wait

bool isNameOfWait(llvm::StringRef name) {
  for (llvm::StringRef wait :
       {"pthread_cond_wait", "pthread_cond_timedwait", "pthread_cond_clockwait", "cnd_wait", "cnd_timedwait"})
    if (name == wait)
      return true;
  if (!hasStart(name, "_Z") || !hasPart(name, "condition_variable"))
    return false;
  for (llvm::StringRef wait : {"4waitE", "4waitI", "8wait_forI", "10wait_untilI"})
    if (name.find(wait) != llvm::StringRef::npos)
      return true;
  return false;
}

// Whoever looks again and again takes a lock each time.
bool isNameOfLock(llvm::StringRef name) {
  return llvm::is_contained(llvm::ArrayRef<llvm::StringRef>{"pthread_mutex_lock", "pthread_rwlock_rdlock",
                                                            "pthread_rwlock_wrlock", "pthread_spin_lock", "mtx_lock",
                                                            "_ZNSt3__15mutex4lockEv"},
                            name);
}

} // namespace

bool CallsOf::isCall(const llvm::CallBase &call) {
  return call.getCalledFunction() && leadsThere(*call.getCalledFunction(), 0);
}

bool CallsOf::leadsThere(const llvm::Function &function, unsigned depth) {
  if (isName_(function.getName()))
    return true;
  if (function.isDeclaration() || depth == kCalls)
    return false;
  const auto known = known_.find(&function);
  if (known != known_.end())
    return known->second;
  known_[&function] = false; // it may call itself
  for (const llvm::Instruction &instruction : llvm::instructions(function))
    if (const auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction))
      if (const llvm::Function *callee = call->getCalledFunction(); callee && leadsThere(*callee, depth + 1))
        return known_[&function] = true;
  return false;
}

WaitingCalls::WaitingCalls() : waits_(isNameOfWait), locks_(isNameOfLock) {}

} // namespace snarl
