// Loops that spin until an atomic has some value: whoever leaves such a loop could not have gone on before. That is
// told where it is left (runtime/sync/awaited.h). Such a loop
//
//   - ends by what a load of an atomic finds, alone: the load stands in the block that decides, and the branch needs it
//     and constants only, or compares it with a variable that the loop leaves alone. It acquires, or an acquire fence
//     is in the same function;
//   - has no other way out than an exception.
//
// What is made of the value becomes a function of its own, by which the runtime knows which values end the loop.
//
// What is compared with a variable may be how one waits for one's turn at a lock (ticket locks): the runtime tells
// these apart, and takes the order of this run for the others (sync/value_runs.h). What the loop itself has read before
// is no such variable: so one sees that nothing has changed (seqlocks). Loops that wait for a condition variable, or
// look again under a lock, and compare with a variable are the other pass's (instrumenter/waits/condition_loops.h).
#ifndef SNARL_INSTRUMENTER_WAITS_SPIN_WAITS_H
#define SNARL_INSTRUMENTER_WAITS_SPIN_WAITS_H

#include "instrumenter/waits/value_ends.h"
#include "runtime/abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/PassManager.h"

namespace snarl {

// An atomic that is loaded, as such a loop does it.
struct Loaded {
  llvm::Value *atomic = nullptr; // null: the value comes from somewhere else
  int order = snarl_relaxed;
};
Loaded loadedFrom(llvm::Value &value);

// Does the mangled name name a member of std::atomic, or of what it is made of?
bool isMemberOfAtomic(llvm::StringRef name);
// The name of the member of std::atomic, of libstdc++ or libc++, that is called with an atomic; else nothing.
llvm::StringRef atomicMember(const llvm::CallInst &call);
// Does the call name an order by which a read-modify-write or a fence acquires?
bool acquiresBy(const llvm::CallInst &call, unsigned argument);
// A fence by which what relaxed loads have read counts?
bool isAcquireFence(const llvm::Instruction &instruction);

// The load in the block that alone decides the value, and what is made of it; null: it depends on something else.
llvm::Instruction *loadThatDecides(llvm::Value *value, const llvm::BasicBlock &block, Steps &steps);
// The same of any instruction that is sought; `earlier`: or in a block before, if a local variable holds what it found,
// and nothing else ever.
llvm::Instruction *thatDecides(llvm::Value *value, const llvm::BasicBlock &block, Steps &steps,
                               llvm::function_ref<bool(llvm::Instruction &)> isSought, bool earlier = false);
// The same if what is sought is compared with a variable on the way; `steps`: what is made of the comparison.
llvm::Instruction *thatIsCompared(llvm::Value *value, const llvm::BasicBlock &block, Comparison &with, Steps &steps,
                                  llvm::function_ref<bool(llvm::Instruction &)> isSought,
                                  llvm::function_ref<bool(llvm::Value &)> isVariable, bool earlier = false);
// What a load of a local variable finds, when the block stored it before and called nobody since; else null.
llvm::Value *storedBefore(llvm::LoadInst &load);

// Whoever has got to `place` has waited for a value of the atomic; `ends` says which values end the wait.
struct Awaited {
  Loaded from;
  llvm::Instruction *place;
  llvm::Function *ends;
  llvm::Value *variable = nullptr; // that the value is compared with; null: constants
};
void plantAwaited(const Awaited &awaited);
// The program waits for values of atomics: the runtime is told at its start.
void announceAwaited(llvm::Module &module);

// Before the pipeline: the loops stand as they were written.
class SpinWaitsPass : public llvm::PassInfoMixin<SpinWaitsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Module &module, llvm::ModuleAnalysisManager &);
  static bool isRequired() { return true; }
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_SPIN_WAITS_H
