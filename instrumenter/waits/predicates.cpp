#include "instrumenter/waits/predicates.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/waits/containers.h"
#include "instrumenter/waits/spin_waits.h"
#include "instrumenter/waits/value_ends.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

namespace snarl {
namespace {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

constexpr unsigned kMaxTerms = 256, kMaxUnknown = 3, kMaxWatched = 8, kMaxBlocksOfWay = 24,
                   kMaxCalls = 12; // into each other

constexpr llvm::StringRef kReadable = "__snarl_readable";

Calls deeper(Calls calls, llvm::CallBase &call) {
  calls.push_back(&call);
  return calls;
}

bool isNumber(const llvm::Type &type) {
  return type.isPointerTy() || (type.isIntegerTy() && type.getIntegerBitWidth() <= 64);
}

bool isClosure(const llvm::Value &pointer) {
  const auto *member = dyn_cast<llvm::GEPOperator>(&pointer);
  const auto *type = member ? dyn_cast<llvm::StructType>(member->getSourceElementType()) : nullptr;
  return type && !type->isLiteral() && type->getName().find("class.anon") == 0;
}

// The store that writes a variable's sum with a constant back to it; null: there is none.
llvm::StoreInst *storeOfSum(const llvm::Instruction &sum) {
  for (const llvm::User *user : sum.users())
    if (auto *store = dyn_cast<llvm::StoreInst>(user); store && additionBy(*store) == &sum)
      return const_cast<llvm::StoreInst *>(store);
  return nullptr;
}

// Is there memory behind the pointer, whoever looks? What is read under a condition may be a null pointer's.
bool isThere(llvm::Value *pointer, llvm::ArrayRef<llvm::CallBase *> calls) {
  pointer = withoutCasts(pointer);
  if (auto *constant = dyn_cast<llvm::Constant>(pointer))
    return isa<llvm::GlobalVariable>(constant->stripInBoundsConstantOffsets());
  if (auto *argument = dyn_cast<llvm::Argument>(pointer))
    return calls.empty() ? argument->hasNonNullAttr()
                         : isThere(calls.back()->getArgOperand(argument->getArgNo()), calls.drop_back());
  if (auto *element = dyn_cast<llvm::GetElementPtrInst>(pointer))
    return element->hasAllConstantIndices() && isThere(element->getPointerOperand(), calls);
  if (auto *call = dyn_cast<llvm::CallBase>(pointer)) {
    llvm::SmallVector<llvm::CallBase *, 8> within(calls.begin(), calls.end());
    within.push_back(call);
    return resultOf(*call) && isThere(resultOf(*call), within);
  }
  if (auto *load = dyn_cast<llvm::LoadInst>(pointer))
    if (auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand())))
      if (llvm::Value *only = onlyValueOf(*local))
        return isThere(only, calls);
  return isa<llvm::AllocaInst>(pointer);
}

// The last store to a local variable in a block, before an instruction if it stands there; null: there is none.
llvm::Value *lastStored(llvm::BasicBlock &block, const llvm::Value &variable, const llvm::Instruction *before) {
  llvm::Value *last = nullptr;
  for (llvm::Instruction &instruction : block) {
    if (&instruction == before)
      break;
    if (auto *store = dyn_cast<llvm::StoreInst>(&instruction); store && store->getPointerOperand() == &variable)
      last = store->getValueOperand();
  }
  return last;
}

} // namespace

void leaveUnchecked(llvm::LoadInst &load) {
  load.setVolatile(true);
  load.setMetadata("nosanitize", llvm::MDNode::get(load.getContext(), {}));
}

llvm::BinaryOperator *additionBy(const llvm::StoreInst &store) {
  auto *sum = dyn_cast<llvm::BinaryOperator>(store.getValueOperand());
  if (!sum || (sum->getOpcode() != llvm::Instruction::Add && sum->getOpcode() != llvm::Instruction::Sub))
    return nullptr;
  const auto *load = dyn_cast<llvm::LoadInst>(sum->getOperand(0));
  return load && isSamePlace(load->getPointerOperand(), store.getPointerOperand())
             ? const_cast<llvm::BinaryOperator *>(sum)
             : nullptr;
}

llvm::BinaryOperator *bitsBy(const llvm::StoreInst &store) {
  auto *made = dyn_cast<llvm::BinaryOperator>(const_cast<llvm::Value *>(store.getValueOperand()));
  if (!made || (made->getOpcode() != llvm::Instruction::Or && made->getOpcode() != llvm::Instruction::And))
    return nullptr;
  const auto *load = dyn_cast<llvm::LoadInst>(made->getOperand(0));
  return load && isSamePlace(load->getPointerOperand(), store.getPointerOperand()) ? made : nullptr;
}

bool Predicate::isHere(const llvm::Instruction &instruction, const Calls &calls) const {
  return !calls.empty() || !loop_ || loop_->contains(&instruction);
}

// --- terms

const Predicate::Term *Predicate::made(Term term) {
  terms_.push_back(term);
  return &terms_.back();
}

const Predicate::Term *Predicate::constant(llvm::Constant *value) {
  if (isa<llvm::UndefValue>(value) || !isNumber(*value->getType()))
    return unknown(value->getType());
  Term term{Term::Kind::constant, value->getType()};
  term.constant = value;
  return made(term);
}

const Predicate::Term *Predicate::unknown(llvm::Type *type) {
  Term term{Term::Kind::unknown, type};
  term.number = type->isIntegerTy(1) ? unknown_++ : 0;
  return made(term);
}

const Predicate::Term *Predicate::watch(Watched watched) {
  Term term{Term::Kind::watched, watched.type};
  watched.isRead = isGuarded_ && conditions_ == 0;
  for (Watched &known : watched_)
    if (known.kind == watched.kind && !known.isPin && known.type == watched.type && known.order == watched.order &&
        known.question == watched.question && isSame(known.pointer, known.calls, watched.pointer, watched.calls)) {
      known.isRead |= watched.isRead;
      term.number = static_cast<unsigned>(&known - watched_.data());
      return made(term);
    }
  if (watched_.size() == kMaxWatched)
    return unknown(watched.type);
  term.number = static_cast<unsigned>(watched_.size());
  watched_.push_back(std::move(watched));
  return made(term);
}

// If what leads there is settled or can be pinned.
const Predicate::Term *Predicate::watchPlace(Watched watched) {
  const size_t before = watched_.size();
  llvm::Type *type = watched.type;
  const Term *found = isSettled(watched.pointer, watched.calls) ? watch(std::move(watched)) : unknown(type);
  if (found->kind == Term::Kind::unknown)
    watched_.truncate(before); // of pins that are not needed
  return found;
}

const Predicate::Term *Predicate::choose(const Term *condition, const Term *ifTrue, const Term *ifFalse) {
  if (condition->kind == Term::Kind::constant)
    return condition->constant->isOneValue() ? ifTrue : ifFalse;
  Term term{Term::Kind::chosen, ifTrue->type};
  term.operands[0] = condition;
  term.operands[1] = ifTrue;
  term.operands[2] = ifFalse;
  for (const Term *part : {ifTrue, ifFalse})
    if (part->kind == Term::Kind::unknown && !part->type->isIntegerTy(1))
      return unknown(ifTrue->type);
  return made(term);
}

// --- reading

const Predicate::Term *Predicate::read(llvm::Value *value, const Calls &calls) {
  if (terms_.size() > kMaxTerms)
    return unknown(value->getType());
  if (auto *known = dyn_cast<llvm::Constant>(value))
    return constant(known);
  if (auto *argument = dyn_cast<llvm::Argument>(value)) {
    if (calls.empty())
      return isNumber(*argument->getType()) ? watch({Watched::Kind::settled, argument, argument->getType(), {}})
                                            : unknown(argument->getType());
    return read(calls.back()->getArgOperand(argument->getArgNo()), Calls(calls.begin(), calls.end() - 1));
  }
  auto *instruction = dyn_cast<llvm::Instruction>(value);
  if (!instruction || !isNumber(*value->getType()))
    return unknown(value->getType());
  if (!isHere(*instruction, calls))
    return watch({Watched::Kind::settled, instruction, instruction->getType(), {}});
  if (const Loaded loaded = loadedFrom(*instruction); loaded.atomic)
    return watchPlace({Watched::Kind::atomic, loaded.atomic, instruction->getType(), calls, loaded.order});
  if (!underWay_.insert(instruction).second) // it goes on from itself
    return unknown(value->getType());
  const Term *found = readHere(*instruction, calls);
  underWay_.erase(instruction);
  return found;
}

const Predicate::Term *Predicate::readIf(llvm::function_ref<const Term *()> read) {
  ++conditions_;
  const Term *found = read();
  --conditions_;
  return found;
}

const Predicate::Term *Predicate::readHere(llvm::Instruction &instruction, const Calls &calls) {
  if (auto *load = dyn_cast<llvm::LoadInst>(&instruction))
    return readLoad(*load, calls);
  if (auto *call = dyn_cast<llvm::CallBase>(&instruction))
    return readCall(*call, calls);
  auto *join = dyn_cast<llvm::PHINode>(&instruction);
  if (!join)
    return readStep(instruction, calls);
  llvm::DominatorTree dominators(*join->getFunction());
  const auto *node = dominators.getNode(join->getParent());
  llvm::BasicBlock *start = node && node->getIDom() ? node->getIDom()->getBlock() : nullptr;
  return start && isHere(start->front(), calls) ? readWay(*start, nullptr, nullptr, *join, calls, 0)
                                                : unknown(join->getType());
}

const Predicate::Term *Predicate::readLoad(llvm::LoadInst &load, const Calls &calls) {
  llvm::Value *pointer = withoutCasts(load.getPointerOperand());
  if (auto *local = dyn_cast<llvm::AllocaInst>(pointer); local && isOwn(*local))
    return readLocal(load, *local, calls);
  if (load.isAtomic() || !variables_.of(pointer) || isLooseElement(pointer))
    return unknown(load.getType());
  if (!loop_ && calls.empty())
    return isSettled(pointer, calls) ? readOld(load, calls) : unknown(load.getType());
  return watchPlace({Watched::Kind::variable, load.getPointerOperand(), load.getType(), calls});
}

// Behind the load the variable may have been written: then what was loaded is what it is now, without the addition.
const Predicate::Term *Predicate::readOld(llvm::LoadInst &load, const Calls &calls) {
  const Term *now = watch({Watched::Kind::variable, load.getPointerOperand(), load.getType(), calls});
  if (now->kind == Term::Kind::unknown)
    return now;
  for (llvm::User *user : load.users()) {
    auto *sum = dyn_cast<llvm::BinaryOperator>(user);
    if (!sum || sum->getOperand(0) != &load || !storeOfSum(*sum) || !isa<llvm::Constant>(sum->getOperand(1)))
      continue;
    isOfSum_ = true;
    Term term{Term::Kind::made, load.getType()};
    term.operation = sum->getOpcode() == llvm::Instruction::Add ? llvm::Instruction::Sub : llvm::Instruction::Add;
    term.operands[0] = now;
    term.operands[1] = constant(cast<llvm::Constant>(sum->getOperand(1)));
    return made(term);
  }
  return now;
}

const Predicate::Term *Predicate::readLocal(llvm::LoadInst &load, llvm::AllocaInst &local, const Calls &calls) {
  if (llvm::Value *only = onlyValueOf(local))
    return read(only, calls);
  if (!calls.empty())
    return readWay(load.getFunction()->getEntryBlock(), nullptr, nullptr, load, calls, 0);
  if (!loop_)
    return unknown(load.getType());
  // What the loop stores there, or what was there before it.
  llvm::SmallVector<llvm::Value *, 2> inside, before;
  for (llvm::User *user : local.users())
    if (auto *store = dyn_cast<llvm::StoreInst>(user))
      (loop_->contains(store) ? inside : before).push_back(store->getValueOperand());
  if (inside.empty() && isNumber(*load.getType()))
    return watch({Watched::Kind::settled, &load, load.getType(), {}});
  if (inside.size() != 1 || !llvm::all_of(before, [](llvm::Value *v) { return isa<llvm::Constant>(v); }))
    return unknown(load.getType());
  const Term *stored = readIf([&] { return read(inside.front(), calls); });
  for (llvm::Value *value : before)
    stored = choose(unknown(llvm::Type::getInt1Ty(load.getContext())), constant(cast<llvm::Constant>(value)), stored);
  return stored;
}

const Predicate::Term *Predicate::readCall(llvm::CallBase &call, const Calls &calls) {
  if (const auto *intrinsic = dyn_cast<llvm::IntrinsicInst>(&call);
      intrinsic && intrinsic->getIntrinsicID() == llvm::Intrinsic::expect)
    return read(call.getArgOperand(0), calls);
  if (const ContainerQuestion question = containerQuestion(call); question != ContainerQuestion::none) {
    llvm::Value *container = call.getArgOperand(0);
    if (!variables_.of(container))
      return unknown(call.getType());
    llvm::Type *number = llvm::Type::getInt64Ty(call.getContext());
    const Term *count = watchPlace({Watched::Kind::container, container, number, calls, 0, call.getCalledFunction()});
    if (question == ContainerQuestion::size || count->kind == Term::Kind::unknown)
      return call.getType() == number ? count : unknown(call.getType());
    Term term{Term::Kind::made, call.getType()};
    term.operation = llvm::Instruction::ICmp;
    term.comparison = llvm::CmpInst::ICMP_EQ;
    term.operands[0] = count;
    term.operands[1] = constant(llvm::ConstantInt::get(number, 0));
    return made(term);
  }
  llvm::Value *result = calls.size() < kMaxCalls ? resultOf(call) : nullptr;
  if (!result)
    return unknown(call.getType());
  return read(result, deeper(calls, call));
}

const Predicate::Term *Predicate::readStep(llvm::Instruction &step, const Calls &calls) {
  if (auto *choice = dyn_cast<llvm::SelectInst>(&step); choice && choice->getCondition()->getType()->isIntegerTy(1))
    return choose(read(choice->getCondition(), calls), read(choice->getTrueValue(), calls),
                  read(choice->getFalseValue(), calls));
  if (isa<llvm::FreezeInst>(step))
    return read(step.getOperand(0), calls);
  if (!isa<llvm::CmpInst>(step) && !isa<llvm::CastInst>(step) && !isa<llvm::BinaryOperator>(step))
    return unknown(step.getType());
  if (!loop_ && calls.empty())
    if (llvm::StoreInst *store = storeOfSum(step); store && isSettled(store->getPointerOperand(), calls)) {
      isOfSum_ = true;
      return watch({Watched::Kind::variable, store->getPointerOperand(), step.getType(), calls});
    }
  if (step.isIntDivRem()) {
    const auto *divisor = dyn_cast<llvm::ConstantInt>(step.getOperand(1));
    if (!divisor || divisor->isZero() || divisor->isMinusOne())
      return unknown(step.getType());
  }
  Term term{Term::Kind::made, step.getType()};
  term.operation = step.getOpcode();
  if (const auto *compare = dyn_cast<llvm::CmpInst>(&step))
    term.comparison = compare->getPredicate();
  for (unsigned i = 0; i < step.getNumOperands(); ++i) {
    term.operands[i] = read(step.getOperand(i), calls);
    const bool isUnknown = term.operands[i]->kind == Term::Kind::unknown;
    if (isUnknown && (step.getNumOperands() > 1 || !term.operands[i]->type->isIntegerTy(1)))
      return unknown(step.getType());
  }
  return made(term);
}

// What a value that several ways bring to `join` is: a phi, or the load of a local variable that the ways store to.
const Predicate::Term *Predicate::readWay(llvm::BasicBlock &at, llvm::BasicBlock *before, llvm::Value *stored,
                                          llvm::Instruction &join, const Calls &calls, unsigned depth) {
  auto *load = dyn_cast<llvm::LoadInst>(&join);
  const llvm::Value *local = load ? withoutCasts(load->getPointerOperand()) : nullptr;
  if (local)
    if (llvm::Value *here = lastStored(at, *local, load))
      stored = here;
  if (&at == join.getParent() && (load || before)) {
    llvm::Value *value = load ? stored : cast<llvm::PHINode>(join).getIncomingValueForBlock(before);
    return value ? read(value, calls) : unknown(join.getType());
  }
  if (depth == kMaxBlocksOfWay || terms_.size() > kMaxTerms || !isHere(at.front(), calls))
    return unknown(join.getType());
  if (auto *invoke = dyn_cast<llvm::InvokeInst>(at.getTerminator()))
    return readWay(*invoke->getNormalDest(), &at, stored, join, calls, depth + 1);
  auto *branch = dyn_cast<llvm::BranchInst>(at.getTerminator());
  if (!branch)
    return unknown(join.getType());
  if (!branch->isConditional())
    return readWay(*branch->getSuccessor(0), &at, stored, join, calls, depth + 1);
  const Term *condition = read(branch->getCondition(), calls);
  const auto way = [&](unsigned number) {
    return readIf([&] { return readWay(*branch->getSuccessor(number), &at, stored, join, calls, depth + 1); });
  };
  const Term *ifTrue = way(0), *ifFalse = way(1);
  return choose(condition, ifTrue, ifFalse);
}

bool Predicate::add(llvm::Value &condition, bool whenTrue, bool always) {
  const Term *reached = always ? read(&condition, {}) : readIf([&] { return read(&condition, {}); });
  if (terms_.size() > kMaxTerms || unknown_ > kMaxUnknown || !reached->type->isIntegerTy(1) ||
      reached->kind == Term::Kind::unknown)
    return false;
  llvm::LLVMContext &context = condition.getContext();
  const Term *yes = constant(llvm::ConstantInt::getTrue(context)), *no = constant(llvm::ConstantInt::getFalse(context));
  root_ = choose(reached, whenTrue ? yes : root_ ? root_ : no, whenTrue ? root_ ? root_ : no : yes);
  return true;
}

// --- the function

class Predicate::Builder {
public:
  Builder(const Predicate &predicate, llvm::Function &ends, bool ofOne)
      : predicate_(predicate), ends_(ends), ofOne_(ofOne), builder_(&ends.getEntryBlock()) {}

  // Whatever is unknown may be either.
  void run() {
    llvm::Value *any = builder_.getFalse();
    for (unknown_ = 0; unknown_ < 1u << predicate_.unknown_; ++unknown_) {
      made_.clear();
      any = builder_.CreateOr(any, of(*predicate_.root_));
    }
    for (unsigned i = 0; i < predicate_.watched_.size(); ++i)
      if (const Watched &w = predicate_.watched_[i]; w.isPin && w.kind == Watched::Kind::variable)
        any = builder_.CreateOr(any, builder_.CreateICmpNE(valueOf(w.type, i), valueOf(w.type, i + 1)));
    builder_.CreateRet(builder_.CreateZExt(any, builder_.getInt32Ty()));
  }

private:
  llvm::Value *of(const Term &term) {
    llvm::Value *&value = made_[&term];
    if (!value) {
      llvm::Value *now = make(term);
      return made_[&term] = now;
    }
    return value;
  }

  llvm::Value *number(unsigned index) {
    if (ofOne_)
      return ends_.getArg(0);
    llvm::Type *type = builder_.getInt64Ty();
    return builder_.CreateLoad(type, builder_.CreateConstInBoundsGEP1_32(type, ends_.getArg(0), index));
  }

  llvm::Value *valueOf(llvm::Type *type, unsigned index) {
    return type->isPointerTy() ? builder_.CreateIntToPtr(number(index), type)
                               : builder_.CreateTrunc(number(index), type);
  }

  llvm::Value *make(const Term &term) {
    switch (term.kind) {
    case Term::Kind::constant:
      return term.constant;
    case Term::Kind::watched:
      return valueOf(term.type, term.number);
    case Term::Kind::unknown:
      return builder_.getInt1((unknown_ >> term.number) & 1);
    case Term::Kind::chosen:
      return builder_.CreateSelect(of(*term.operands[0]), of(*term.operands[1]), of(*term.operands[2]));
    case Term::Kind::made:
      break;
    }
    llvm::Value *first = of(*term.operands[0]);
    if (llvm::Instruction::isCast(term.operation))
      return builder_.CreateCast(static_cast<llvm::Instruction::CastOps>(term.operation), first, term.type);
    llvm::Value *second = of(*term.operands[1]);
    if (term.operation == llvm::Instruction::ICmp) {
      llvm::Value *truth = builder_.CreateICmp(term.comparison, first, second);
      return builder_.CreateZExtOrTrunc(truth, term.type);
    }
    return builder_.CreateBinOp(static_cast<llvm::Instruction::BinaryOps>(term.operation), first, second);
  }

  const Predicate &predicate_;
  llvm::Function &ends_;
  const bool ofOne_;
  llvm::IRBuilder<> builder_;
  unsigned unknown_ = 0; // a bit for each
  llvm::DenseMap<const Term *, llvm::Value *> made_;
};

llvm::Function *Predicate::build(llvm::Module &module, bool ofOne) const {
  llvm::Function *ends = ofOne ? newEnds(module) : newEndsOfAll(module);
  Builder(*this, *ends, ofOne).run();
  return ends;
}

// --- where it is

// Is it the same in each turn of the loop, or pinned to what it is?
bool Predicate::isSettled(llvm::Value *value, const Calls &calls) {
  value = withoutCasts(value);
  if (isa<llvm::Constant>(value))
    return true;
  if (auto *argument = dyn_cast<llvm::Argument>(value))
    return calls.empty() ||
           isSettled(calls.back()->getArgOperand(argument->getArgNo()), Calls(calls.begin(), calls.end() - 1));
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

bool Predicate::isSettledLoad(llvm::LoadInst &load, const Calls &calls) {
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

bool Predicate::pin(llvm::LoadInst &load, const Calls &calls) {
  if (!loop_ || !isGuarded_ || !isNumber(*load.getType()))
    return false;
  for (const Watched &w : watched_)
    if (w.isPin && w.kind == Watched::Kind::settled && isSame(w.pointer, w.calls, &load, calls))
      return true;
  if (watched_.size() + 2 > kMaxWatched)
    return false;
  for (const bool isValue : {false, true}) {
    Watched w{Watched::Kind::variable, load.getPointerOperand(), load.getType(), calls};
    w.isPin = true;
    w.isRead = isGuarded_ && conditions_ == 0;
    if (isValue) {
      w.kind = Watched::Kind::settled;
      w.pointer = &load;
    }
    watched_.push_back(std::move(w));
  }
  return true;
}

// Are both made of the same by the same steps, in one turn?
bool Predicate::isSame(llvm::Value *a, Calls aCalls, llvm::Value *b, Calls bCalls) const {
  const auto resolve = [](llvm::Value *&value, Calls &calls) {
    for (;;) {
      value = withoutCasts(value);
      if (auto *argument = dyn_cast<llvm::Argument>(value); argument && !calls.empty()) {
        value = calls.back()->getArgOperand(argument->getArgNo());
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
  };
  resolve(a, aCalls);
  resolve(b, bCalls);
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
bool Predicate::isLeftAlone(const llvm::AllocaInst &local) const {
  return loop_ && llvm::all_of(local.users(), [&](const llvm::User *user) {
           const auto *store = dyn_cast<llvm::StoreInst>(user);
           return isa<llvm::LoadInst>(user) ||
                  (store && store->getPointerOperand() == &local && !loop_->contains(store));
         });
}

llvm::Value *Predicate::buildPointer(llvm::IRBuilder<> &builder, const Watched &watched) const {
  if (watched.kind == Watched::Kind::settled && !watched.isPin) {
    auto *load = dyn_cast<llvm::LoadInst>(watched.pointer);
    return load && isHere(*load, {}) ? builder.Insert(load->clone()) : watched.pointer;
  }
  llvm::Value *built = build(builder, watched.pointer, watched.calls, watched.isRead);
  const bool isOnlyNamed = watched.kind == Watched::Kind::settled || watched.kind == Watched::Kind::container;
  return isOnlyNamed || watched.isRead || isThere(watched.pointer, watched.calls) ? built : readable(builder, built);
}

// The pointer, or one to zeros if there is no memory behind it. What was read for certain is often close to it.
llvm::Value *Predicate::readable(llvm::IRBuilder<> &builder, llvm::Value *pointer) const {
  llvm::PointerType *bytes = compat::bytePointer(builder.getContext());
  llvm::Value *read = llvm::ConstantPointerNull::get(bytes);
  for (const Watched &w : watched_)
    if (w.isRead && (w.kind == Watched::Kind::variable || w.kind == Watched::Kind::atomic)) {
      read = builder.CreatePointerCast(build(builder, w.pointer, w.calls, true), bytes);
      break;
    }
  llvm::Module &module = *builder.GetInsertBlock()->getModule();
  auto *type = llvm::FunctionType::get(bytes, {bytes, bytes}, false);
  llvm::CallInst *call = builder.CreateCall(module.getOrInsertFunction(kReadable, type),
                                            {builder.CreatePointerCast(pointer, bytes), read});
  call->setDoesNotThrow();
  return builder.CreatePointerCast(call, pointer->getType());
}

llvm::Value *Predicate::build(llvm::IRBuilder<> &builder, llvm::Value *value, const Calls &calls, bool isRead) const {
  if (isa<llvm::Constant>(value))
    return value;
  if (auto *argument = dyn_cast<llvm::Argument>(value))
    return calls.empty() ? value
                         : build(builder, calls.back()->getArgOperand(argument->getArgNo()),
                                 Calls(calls.begin(), calls.end() - 1), isRead);
  auto *instruction = cast<llvm::Instruction>(value);
  if (calls.empty() && (isa<llvm::AllocaInst>(instruction) || !isHere(*instruction, calls)))
    return value;
  auto *load = dyn_cast<llvm::LoadInst>(instruction);
  if (load)
    if (auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand())))
      if (llvm::Value *only = onlyValueOf(*local))
        return build(builder, only, calls, isRead);
  if (auto *call = dyn_cast<llvm::CallBase>(instruction))
    return build(builder, resultOf(*call), deeper(calls, *call), isRead);
  llvm::SmallVector<llvm::Value *, 4> operands;
  for (llvm::Value *operand : instruction->operands())
    operands.push_back(build(builder, operand, calls, isRead));
  if (load && !isRead && !isThere(load->getPointerOperand(), calls))
    operands[0] = readable(builder, operands[0]);
  llvm::Instruction *copy = instruction->clone();
  for (unsigned i = 0; i < operands.size(); ++i)
    copy->setOperand(i, operands[i]);
  copy->setDebugLoc(llvm::DebugLoc());
  if (load)
    leaveUnchecked(*cast<llvm::LoadInst>(copy));
  return builder.Insert(copy);
}

} // namespace snarl
