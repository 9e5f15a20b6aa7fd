// Calls that tell the runtime that a thread has waited for a value of an atomic (runtime/sync/awaited.h).
#ifndef SNARL_INSTRUMENTER_WAITS_AWAITED_H
#define SNARL_INSTRUMENTER_WAITS_AWAITED_H

#include "instrumenter/waits/atomic_members.h"

#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

namespace snarl {

// Whoever has got to `place` has waited for a value of the atomic; `ends` says which values end the wait.
struct Awaited {
  Loaded from;
  llvm::Instruction *place;
  llvm::Function *ends;
  llvm::Value *variable = nullptr; // that the value is compared with; null: constants
};
void plantAwaited(const Awaited &awaited);
// The atomic for which is waited where the block begins; null: none.
const llvm::Value *awaitedAt(const llvm::BasicBlock &block);

// The program waits for values of atomics: the runtime is told at its start.
void announceAwaited(llvm::Module &module);
bool isAnnounced(const llvm::Module &module);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_AWAITED_H
