// Atomics as programs use them before anything is inlined: by members of std::atomic, of libstdc++ or libc++, which are
// known by their mangled names, or by LLVM's own instructions, as C has them.
#ifndef SNARL_INSTRUMENTER_WAITS_ATOMIC_MEMBERS_H
#define SNARL_INSTRUMENTER_WAITS_ATOMIC_MEMBERS_H

#include "runtime/abi.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Instructions.h"

#include <optional>

namespace snarl {

// An atomic that is loaded.
struct Loaded {
  llvm::Value *atomic = nullptr; // null: the value comes from somewhere else
  int order = snarl_relaxed;     // snarl_acquire if it acquires
};
Loaded loadedFrom(llvm::Value &value);

// Does the mangled name name a member of std::atomic, or of what it is made of?
bool isMemberOfAtomic(llvm::StringRef name);
// The name of the member that is called with an atomic; else nothing.
llvm::StringRef atomicMember(const llvm::CallInst &call);
// Is it std::atomic::wait, or a flag's, for another value than a constant?
bool isWaitOfAtomic(const llvm::CallInst &call);

// The order that a call names, if it is one that a load may have: snarl_relaxed, or snarl_acquire if it acquires.
std::optional<int> orderNamed(const llvm::CallInst &call, unsigned argument);
// Does the call name an order by which a read-modify-write or a fence acquires?
bool acquiresBy(const llvm::CallInst &call, unsigned argument);
// A fence by which what relaxed loads have read counts?
bool isAcquireFence(const llvm::Instruction &instruction);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_ATOMIC_MEMBERS_H
