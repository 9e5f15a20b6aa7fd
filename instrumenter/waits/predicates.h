// What a loop or a branch makes of variables that other threads write: a formula over what it loads, by which the
// runtime asks of other values whether they would have led there as well (runtime/sync/condition_values.h). It is read
// from the condition backwards, before anything is inlined: through the calls of functions of the module, local
// variables, `a && b`, `a || b` and `?:`. What cannot be told (another module's function) may be true or false.
//
// Reading is here; what is read of stands in watched.h, what comes of it in formula.h.
#ifndef SNARL_INSTRUMENTER_WAITS_PREDICATES_H
#define SNARL_INSTRUMENTER_WAITS_PREDICATES_H

#include "instrumenter/waits/formula.h"
#include "instrumenter/waits/variables.h"
#include "instrumenter/waits/watched.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"

namespace snarl {

class Predicate {
public:
  // `loop`: in which the conditions stand; null: behind anything else, at the end of its function. `isGuarded`: are the
  // locks still held at the place under which it was looked?
  Predicate(const llvm::Loop *loop, Variables &variables, bool isGuarded)
      : loop_(loop), variables_(variables), watched_(loop, variables, isGuarded) {}

  // One more condition with which the place may be reached; `always`: it is looked at whichever of them is. False:
  // nothing is known of that.
  bool add(llvm::Value &condition, bool whenTrue, bool always);
  const llvm::SmallVectorImpl<Watched> &watched() const { return watched_.all(); }
  // Is it about a sum that has just been written?
  bool isOfSum() const { return isOfSum_; }
  // The formula as a function that takes the values as numbers: one, or where they are. Not 0: the place is reached.
  llvm::Function *endsOfOne(llvm::Module &module) const { return build(module, true); }
  llvm::Function *endsOfAll(llvm::Module &module) const { return build(module, false); }
  // The address of what is watched, or the settled value, for where the place begins.
  llvm::Value *buildPointer(llvm::IRBuilder<> &builder, const Watched &watched) const;

private:
  const Term *read(llvm::Value *value, const Calls &calls);
  const Term *readUnderCondition(llvm::function_ref<const Term *()> read);
  const Term *readHere(llvm::Instruction &instruction, const Calls &calls);
  const Term *readLoad(llvm::LoadInst &load, const Calls &calls);
  const Term *readLocal(llvm::LoadInst &load, llvm::AllocaInst &local, const Calls &calls);
  const Term *readVariableOfLoop(llvm::LoadInst &load, llvm::AllocaInst &local);
  const Term *readOld(llvm::LoadInst &load, const Calls &calls);
  const Term *readCall(llvm::CallBase &call, const Calls &calls);
  const Term *readContainer(llvm::CallBase &call, bool isSize, const Calls &calls);
  const Term *readStep(llvm::Instruction &step, const Calls &calls);
  const Term *readWay(llvm::BasicBlock &at, llvm::BasicBlock *before, llvm::Value *stored, llvm::Instruction &join,
                      const Calls &calls, unsigned depth);
  const Term *watch(Watched watched);
  const Term *watchIfSettled(Watched watched);
  llvm::Function *build(llvm::Module &module, bool ofOne) const;

  const llvm::Loop *loop_;
  Variables &variables_;
  WatchedList watched_;
  Formula formula_;
  const Term *root_ = nullptr;
  bool isOfSum_ = false;
  llvm::SmallPtrSet<llvm::Value *, 8> underWay_; // local variables and joins that are being read
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_PREDICATES_H
