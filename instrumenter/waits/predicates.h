// What a loop or a branch makes of variables that other threads write: a formula over what it loads, by which the
// runtime asks of other values whether they would have led there as well (runtime/sync/condition_values.h). It is read
// from the condition backwards, before anything is inlined: through the calls of functions of the module, local
// variables, `a && b`, `a || b` and `?:`. What cannot be told (another module's function) may be true or false.
#ifndef SNARL_INSTRUMENTER_WAITS_PREDICATES_H
#define SNARL_INSTRUMENTER_WAITS_PREDICATES_H

#include "instrumenter/waits/variables.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"

#include <deque>

namespace snarl {

// The functions called for a condition, the outermost first.
using Calls = llvm::SmallVector<llvm::CallBase *, 4>;

// What a formula is about: a variable, an atomic, the number of a container's elements; or a value that does not change
// while the loop runs.
struct Watched {
  enum class Kind { variable, atomic, container, settled };
  Kind kind;
  llvm::Value *pointer; // to it, in the innermost of the functions; the value itself if it is settled
  llvm::Type *type;     // of the value
  Calls calls;
  int order = 0;                      // of an atomic's load
  llvm::Function *question = nullptr; // that asks the container
  bool isPin = false;
  bool isRead = false; // whoever gets to the place has looked at it, in its last turn
};

// Where a condition stands: in a loop, or behind anything else (null), at the end of its function.
//
// What is watched is the same in each turn: what leads there does not change. Or it is pinned: `slots[next].full`, a
// vector's storage, what a shared pointer points to. A pin is a variable on the way, watched as well, with the value
// that it has at the end. With any other one the formula says nothing of where that would lead: the place is reached.
class Predicate {
public:
  // `isGuarded`: are the locks still held at the place under which it was looked? Else what is there may be another's.
  Predicate(const llvm::Loop *loop, Variables &variables, bool isGuarded)
      : loop_(loop), variables_(variables), isGuarded_(isGuarded) {}

  // One more condition with which the place may be reached; `always`: it is looked at whichever of them is. False:
  // nothing is known of that.
  bool add(llvm::Value &condition, bool whenTrue, bool always);
  const llvm::SmallVectorImpl<Watched> &watched() const { return watched_; }
  // Is it about a sum that has just been written?
  bool isOfSum() const { return isOfSum_; }
  // The formula as a function that takes the values as numbers: one, or where they are. Not 0: the place is reached.
  llvm::Function *endsOfOne(llvm::Module &module) const { return build(module, true); }
  llvm::Function *endsOfAll(llvm::Module &module) const { return build(module, false); }
  // The address of what is watched, or the settled value, for where the place begins.
  llvm::Value *buildPointer(llvm::IRBuilder<> &builder, const Watched &watched) const;

private:
  struct Term {
    enum class Kind { constant, watched, unknown, made, chosen } kind;
    llvm::Type *type;
    llvm::Constant *constant = nullptr;
    unsigned number = 0;    // of what is watched or unknown
    unsigned operation = 0; // LLVM's, of what is made
    llvm::CmpInst::Predicate comparison = llvm::CmpInst::BAD_ICMP_PREDICATE;
    const Term *operands[3] = {};
  };
  class Builder;

  bool isHere(const llvm::Instruction &instruction, const Calls &calls) const;
  const Term *made(Term term);
  const Term *constant(llvm::Constant *value);
  const Term *unknown(llvm::Type *type);
  const Term *watch(Watched watched);
  const Term *read(llvm::Value *value, const Calls &calls);
  const Term *readHere(llvm::Instruction &instruction, const Calls &calls);
  const Term *readLoad(llvm::LoadInst &load, const Calls &calls);
  const Term *readLocal(llvm::LoadInst &load, llvm::AllocaInst &local, const Calls &calls);
  const Term *readCall(llvm::CallBase &call, const Calls &calls);
  const Term *readStep(llvm::Instruction &step, const Calls &calls);
  const Term *readOld(llvm::LoadInst &load, const Calls &calls);
  const Term *readWay(llvm::BasicBlock &at, llvm::BasicBlock *before, llvm::Value *stored, llvm::Instruction &join,
                      const Calls &calls, unsigned depth);
  const Term *choose(const Term *condition, const Term *ifTrue, const Term *ifFalse);
  const Term *watchPlace(Watched watched);
  bool isSettled(llvm::Value *value, const Calls &calls);
  bool isSettledLoad(llvm::LoadInst &load, const Calls &calls);
  bool pin(llvm::LoadInst &load, const Calls &calls);
  bool isSame(llvm::Value *a, Calls aCalls, llvm::Value *b, Calls bCalls) const;
  bool isLeftAlone(const llvm::AllocaInst &local) const;
  const Term *readIf(llvm::function_ref<const Term *()> read);
  llvm::Value *build(llvm::IRBuilder<> &builder, llvm::Value *value, const Calls &calls, bool isRead) const;
  llvm::Value *readable(llvm::IRBuilder<> &builder, llvm::Value *pointer) const;
  llvm::Function *build(llvm::Module &module, bool ofOne) const;

  const llvm::Loop *loop_;
  Variables &variables_;
  const bool isGuarded_;
  std::deque<Term> terms_;
  llvm::SmallVector<Watched, 4> watched_;
  const Term *root_ = nullptr;
  unsigned unknown_ = 0;
  unsigned conditions_ = 0; // of those on which it depends whether what is being read is looked at
  bool isOfSum_ = false;
  llvm::SmallPtrSet<llvm::Value *, 8> underWay_; // local variables and joins that are being read
};

// The load repeats one of the program's, which is checked. Volatile: so that none of those is made one with it.
void leaveUnchecked(llvm::LoadInst &load);

// What is stored, if that is the variable's value with something added; else null.
llvm::BinaryOperator *additionBy(const llvm::StoreInst &store);
// The same of bits that are set (`or`) or cleared (`and`).
llvm::BinaryOperator *bitsBy(const llvm::StoreInst &store);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_PREDICATES_H
