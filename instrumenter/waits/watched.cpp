#include "instrumenter/waits/watched.h"

#include "instrumenter/waits/formula.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Operator.h"

namespace snarl {
namespace {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

constexpr unsigned kMaxWatched = 8;

bool isClosure(const llvm::Value &pointer) {
  const auto *member = dyn_cast<llvm::GEPOperator>(&pointer);
  const auto *type = member ? dyn_cast<llvm::StructType>(member->getSourceElementType()) : nullptr;
  return type && !type->isLiteral() && type->getName().find("class.anon") == 0;
}

// Goes back to where the value comes from: through casts, arguments, results and local variables of one value.
void goToOrigin(llvm::Value *&value, Calls &calls) {
  for (;;) {
    value = withoutCasts(value);
    if (auto *argument = dyn_cast<llvm::Argument>(value); argument && !calls.empty()) {
      value = argumentOf(calls, *argument);
      calls.pop_back();
      continue;
    }
    if (auto *call = dyn_cast<llvm::CallBase>(value); call && resultOf(*call)) {
      calls.push_back(call);
      value = resultOf(*call);
      continue;
    }
    auto *load = dyn_cast<llvm::LoadInst>(value);
    auto *local = load ? dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand())) : nullptr;
    llvm::Value *only = local ? onlyValueOf(*local) : nullptr;
    if (!only)
      return;
    value = only;
  }
}

} // namespace

Calls deeper(Calls calls, llvm::CallBase &call) {
  calls.push_back(&call);
  return calls;
}

Calls callersOf(const Calls &calls) {
  return Calls(calls.begin(), calls.end() - 1);
}

llvm::Value *argumentOf(const Calls &calls, const llvm::Argument &parameter) {
  return calls.back()->getArgOperand(parameter.getArgNo());
}

bool WatchedList::isHere(const llvm::Instruction &instruction, const Calls &calls) const {
  return !calls.empty() || !loop_ || loop_->contains(&instruction);
}

std::optional<unsigned> WatchedList::add(Watched watched) {
  watched.isRead = isGuarded_ && conditions_ == 0;
  for (Watched &known : all_)
    if (known.kind == watched.kind && !known.isPin && known.type == watched.type && known.order == watched.order &&
        known.question == watched.question && isSame(known.pointer, known.calls, watched.pointer, watched.calls)) {
      known.isRead |= watched.isRead;
      return static_cast<unsigned>(&known - all_.data());
    }
  if (all_.size() == kMaxWatched)
    return std::nullopt;
  all_.push_back(std::move(watched));
  return static_cast<unsigned>(all_.size() - 1);
}

std::optional<unsigned> WatchedList::addIfSettled(Watched watched) {
  const size_t before = all_.size();
  std::optional<unsigned> number;
  if (isSettled(watched.pointer, watched.calls))
    number = add(std::move(watched));
  if (!number)
    all_.truncate(before); // of pins that are not needed
  return number;
}

bool WatchedList::isSettled(llvm::Value *value, const Calls &calls) {
  value = withoutCasts(value);
  if (isa<llvm::Constant>(value))
    return true;
  if (auto *argument = dyn_cast<llvm::Argument>(value))
    return calls.empty() || isSettled(argumentOf(calls, *argument), callersOf(calls));
  auto *instruction = cast<llvm::Instruction>(value);
  if (calls.empty() && (isa<llvm::AllocaInst>(value) || !isHere(*instruction, calls)))
    return true;
  if (isa<llvm::GetElementPtrInst>(value) || isa<llvm::CastInst>(value) || isa<llvm::BinaryOperator>(value))
    return !instruction->isIntDivRem() &&
           llvm::all_of(instruction->operands(), [&](const llvm::Use &use) { return isSettled(use.get(), calls); });
  if (auto *call = dyn_cast<llvm::CallBase>(value)) { // that returns a reference
    llvm::Value *result = calls.size() < kMaxCalls ? resultOf(*call) : nullptr;
    return result && isSettled(result, deeper(calls, *call));
  }
  auto *load = dyn_cast<llvm::LoadInst>(value);
  return load && !load->isAtomic() && isSettledLoad(*load, calls);
}

bool WatchedList::isSettledLoad(llvm::LoadInst &load, const Calls &calls) {
  llvm::Value *from = withoutCasts(load.getPointerOperand());
  if (auto *local = dyn_cast<llvm::AllocaInst>(from)) {
    if (llvm::Value *only = onlyValueOf(*local))
      return isSettled(only, calls);
    if (calls.empty() && isLeftAlone(*local))
      return true;
    if (!calls.empty() || isOwn(*local))
      return false;
  }
  const Variables::Name name = variables_.of(from);
  if (!name || !isSettled(from, calls))
    return false;
  const bool isPointer = load.getType()->isPointerTy();
  return isClosure(*from) || (isPointer && variables_.storesOfPointers(name) <= 1) || pin(load, calls);
}

// Two in the list, one after the other: the variable, and the value that it has.
bool WatchedList::pin(llvm::LoadInst &load, const Calls &calls) {
  if (!loop_ || !isGuarded_ || !isNumber(*load.getType()))
    return false;
  for (const Watched &w : all_)
    if (w.isPin && w.kind == Watched::Kind::settled && isSame(w.pointer, w.calls, &load, calls))
      return true;
  if (all_.size() + 2 > kMaxWatched)
    return false;
  Watched variable{Watched::Kind::variable, load.getPointerOperand(), load.getType(), calls};
  variable.isPin = true;
  variable.isRead = conditions_ == 0;
  Watched value = variable;
  value.kind = Watched::Kind::settled;
  value.pointer = &load;
  all_.push_back(std::move(variable));
  all_.push_back(std::move(value));
  return true;
}

// Are both made of the same by the same steps, in one turn?
bool WatchedList::isSame(llvm::Value *a, Calls aCalls, llvm::Value *b, Calls bCalls) const {
  goToOrigin(a, aCalls);
  goToOrigin(b, bCalls);
  if (a == b && (isa<llvm::Constant>(a) || aCalls == bCalls))
    return true;
  const auto *first = dyn_cast<llvm::Instruction>(a), *second = dyn_cast<llvm::Instruction>(b);
  if (!first || !second || !isHere(*first, aCalls) || !isHere(*second, bCalls) ||
      first->getOpcode() != second->getOpcode() || isa<llvm::CallBase>(first) || isa<llvm::AllocaInst>(first) ||
      first->getType() != second->getType() || first->getNumOperands() != second->getNumOperands())
    return false;
  for (unsigned i = 0; i < first->getNumOperands(); ++i)
    if (!isSame(first->getOperand(i), aCalls, second->getOperand(i), bCalls))
      return false;
  return true;
}

// Is a local variable only loaded in the loop?
bool WatchedList::isLeftAlone(const llvm::AllocaInst &local) const {
  return loop_ && llvm::all_of(local.users(), [&](const llvm::User *user) {
           const auto *store = dyn_cast<llvm::StoreInst>(user);
           return isa<llvm::LoadInst>(user) ||
                  (store && store->getPointerOperand() == &local && !loop_->contains(store));
         });
}

} // namespace snarl
