// What a predicate (predicates.h) is about: the variables, atomics and containers that a loop looks at, and how to get
// to them.
//
// What is watched is the same in each turn: what leads there does not change. Or it is pinned: `slots[next].full`, a
// vector's storage, what a shared pointer points to. A pin is a variable on the way, watched as well, with the value
// that it has at the end. With any other one the formula says nothing of where that would lead: the place is reached.
#ifndef SNARL_INSTRUMENTER_WAITS_WATCHED_H
#define SNARL_INSTRUMENTER_WAITS_WATCHED_H

#include "instrumenter/waits/variables.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Instructions.h"

#include <optional>

namespace snarl {

// The functions called for a condition, the outermost first. A value of the innermost function means something only
// together with these, as its parameters are the arguments of the last call.
using Calls = llvm::SmallVector<llvm::CallBase *, 4>;
constexpr unsigned kMaxCalls = 12;

Calls deeper(Calls calls, llvm::CallBase &call);
// Where the innermost function is called.
Calls callersOf(const Calls &calls);
// What the innermost function's parameter is there.
llvm::Value *argumentOf(const Calls &calls, const llvm::Argument &parameter);

// A variable, an atomic, the number of a container's elements; or a value that does not change while the loop runs.
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

// In the order in which they were found: by its number in the list each is known to the formula and to the runtime.
class WatchedList {
public:
  // `loop`: in which is looked; null: behind anything else, at the end of a function. `isGuarded`: are the locks under
  // which it was looked still held at the place? Else what is there may be another's.
  WatchedList(const llvm::Loop *loop, Variables &variables, bool isGuarded)
      : loop_(loop), variables_(variables), isGuarded_(isGuarded) {}

  // While one exists, it depends on a condition whether what is added is looked at.
  class UnderCondition {
  public:
    explicit UnderCondition(WatchedList &list) : list_(list) { ++list_.conditions_; }
    ~UnderCondition() { --list_.conditions_; }
    UnderCondition(const UnderCondition &) = delete;
    UnderCondition &operator=(const UnderCondition &) = delete;

  private:
    WatchedList &list_;
  };

  const llvm::SmallVectorImpl<Watched> &all() const { return all_; }
  // Does the instruction belong to a turn of the loop, or to a function that is called in it?
  bool isHere(const llvm::Instruction &instruction, const Calls &calls) const;
  // Is it the same in each turn? If not, what leads there is pinned to what it is, where that can be told.
  bool isSettled(llvm::Value *value, const Calls &calls);
  // Its number; nothing: there are too many.
  std::optional<unsigned> add(Watched watched);
  // The same if its pointer is settled; else nothing.
  std::optional<unsigned> addIfSettled(Watched watched);

private:
  bool isSettledLoad(llvm::LoadInst &load, const Calls &calls);
  bool pin(llvm::LoadInst &load, const Calls &calls);
  bool isSame(llvm::Value *a, Calls aCalls, llvm::Value *b, Calls bCalls) const;
  bool isLeftAlone(const llvm::AllocaInst &local) const;

  const llvm::Loop *loop_;
  Variables &variables_;
  const bool isGuarded_;
  llvm::SmallVector<Watched, 4> all_;
  unsigned conditions_ = 0;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_WAITS_WATCHED_H
