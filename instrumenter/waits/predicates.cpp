#include "instrumenter/waits/predicates.h"

#include "instrumenter/waits/atomic_members.h"
#include "instrumenter/waits/containers.h"
#include "instrumenter/waits/variable_updates.h"
#include "instrumenter/waits/watched_pointers.h"

#include "llvm/IR/Dominators.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

namespace snarl {
namespace {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

constexpr unsigned kMaxBlocksOfWay = 24;

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

// May its result not exist?
bool mayTrap(const llvm::Instruction &step) {
  if (!step.isIntDivRem())
    return false;
  const auto *divisor = dyn_cast<llvm::ConstantInt>(step.getOperand(1));
  return !divisor || divisor->isZero() || divisor->isMinusOne();
}

} // namespace

bool Predicate::add(llvm::Value &condition, bool whenTrue, bool always) {
  const Term *reached = always ? read(&condition, {}) : readUnderCondition([&] { return read(&condition, {}); });
  if (formula_.isTooLong() || formula_.hasTooManyUnknown() || !reached->type->isIntegerTy(1) || reached->isUnknown())
    return false;
  llvm::LLVMContext &context = condition.getContext();
  const Term *yes = formula_.constant(llvm::ConstantInt::getTrue(context)),
             *no = formula_.constant(llvm::ConstantInt::getFalse(context)), *before = root_ ? root_ : no;
  root_ = formula_.choice(reached, whenTrue ? yes : before, whenTrue ? before : yes);
  return true;
}

llvm::Value *Predicate::buildPointer(llvm::IRBuilder<> &builder, const Watched &watched) const {
  return snarl::buildPointer(builder, watched_, watched);
}

llvm::Function *Predicate::build(llvm::Module &module, bool ofOne) const {
  llvm::SmallVector<Formula::Pair, 4> pins;
  for (unsigned i = 0; i < watched().size(); ++i)
    if (const Watched &w = watched()[i]; w.isPin && w.kind == Watched::Kind::variable)
      pins.push_back({w.type, i});
  return formula_.build(module, *root_, pins, ofOne);
}

const Term *Predicate::watch(Watched watched) {
  llvm::Type *type = watched.type;
  const std::optional<unsigned> number = watched_.add(std::move(watched));
  return number ? formula_.watched(type, *number) : formula_.unknown(type);
}

const Term *Predicate::watchIfSettled(Watched watched) {
  llvm::Type *type = watched.type;
  const std::optional<unsigned> number = watched_.addIfSettled(std::move(watched));
  return number ? formula_.watched(type, *number) : formula_.unknown(type);
}

const Term *Predicate::readUnderCondition(llvm::function_ref<const Term *()> read) {
  const WatchedList::UnderCondition under(watched_);
  return read();
}

const Term *Predicate::read(llvm::Value *value, const Calls &calls) {
  if (formula_.isTooLong())
    return formula_.unknown(value->getType());
  if (auto *known = dyn_cast<llvm::Constant>(value))
    return formula_.constant(known);
  if (auto *argument = dyn_cast<llvm::Argument>(value)) {
    if (!calls.empty())
      return read(argumentOf(calls, *argument), callersOf(calls));
    return isNumber(*argument->getType()) ? watch({Watched::Kind::settled, argument, argument->getType(), {}})
                                          : formula_.unknown(argument->getType());
  }
  auto *instruction = dyn_cast<llvm::Instruction>(value);
  if (!instruction || !isNumber(*value->getType()))
    return formula_.unknown(value->getType());
  if (!watched_.isHere(*instruction, calls))
    return watch({Watched::Kind::settled, instruction, instruction->getType(), {}});
  if (const Loaded loaded = loadedFrom(*instruction); loaded.atomic)
    return watchIfSettled({Watched::Kind::atomic, loaded.atomic, instruction->getType(), calls, loaded.order});
  if (!underWay_.insert(instruction).second) // it goes on from itself
    return formula_.unknown(value->getType());
  const Term *found = readHere(*instruction, calls);
  underWay_.erase(instruction);
  return found;
}

const Term *Predicate::readHere(llvm::Instruction &instruction, const Calls &calls) {
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
  return start && watched_.isHere(start->front(), calls) ? readWay(*start, nullptr, nullptr, *join, calls, 0)
                                                         : formula_.unknown(join->getType());
}

const Term *Predicate::readLoad(llvm::LoadInst &load, const Calls &calls) {
  llvm::Value *pointer = withoutCasts(load.getPointerOperand());
  if (auto *local = dyn_cast<llvm::AllocaInst>(pointer); local && isOwn(*local))
    return readLocal(load, *local, calls);
  if (load.isAtomic() || !variables_.of(pointer) || isLooseElement(pointer))
    return formula_.unknown(load.getType());
  if (!loop_ && calls.empty())
    return watched_.isSettled(pointer, calls) ? readOld(load, calls) : formula_.unknown(load.getType());
  return watchIfSettled({Watched::Kind::variable, load.getPointerOperand(), load.getType(), calls});
}

// Behind the load the variable may have been written: then what was loaded is what it is now, without the addition.
const Term *Predicate::readOld(llvm::LoadInst &load, const Calls &calls) {
  const Term *now = watch({Watched::Kind::variable, load.getPointerOperand(), load.getType(), calls});
  if (now->isUnknown())
    return now;
  for (llvm::User *user : load.users()) {
    auto *sum = dyn_cast<llvm::BinaryOperator>(user);
    if (!sum || sum->getOperand(0) != &load || !storeOfSum(*sum) || !isa<llvm::Constant>(sum->getOperand(1)))
      continue;
    isOfSum_ = true;
    const bool isAdded = sum->getOpcode() == llvm::Instruction::Add;
    return formula_.operation(load.getType(), isAdded ? llvm::Instruction::Sub : llvm::Instruction::Add, now,
                              formula_.constant(cast<llvm::Constant>(sum->getOperand(1))));
  }
  return now;
}

const Term *Predicate::readLocal(llvm::LoadInst &load, llvm::AllocaInst &local, const Calls &calls) {
  if (llvm::Value *only = onlyValueOf(local))
    return read(only, calls);
  if (!calls.empty())
    return readWay(load.getFunction()->getEntryBlock(), nullptr, nullptr, load, calls, 0);
  return loop_ ? readVariableOfLoop(load, local) : formula_.unknown(load.getType());
}

// What the loop stores there, or what was there before it.
const Term *Predicate::readVariableOfLoop(llvm::LoadInst &load, llvm::AllocaInst &local) {
  llvm::SmallVector<llvm::Value *, 2> inside, before;
  for (llvm::User *user : local.users())
    if (auto *store = dyn_cast<llvm::StoreInst>(user))
      (loop_->contains(store) ? inside : before).push_back(store->getValueOperand());
  if (inside.empty() && isNumber(*load.getType()))
    return watch({Watched::Kind::settled, &load, load.getType(), {}});
  if (inside.size() != 1 || !llvm::all_of(before, [](llvm::Value *v) { return isa<llvm::Constant>(v); }))
    return formula_.unknown(load.getType());
  const Term *stored = readUnderCondition([&] { return read(inside.front(), {}); });
  for (llvm::Value *value : before) {
    const Term *isOld = formula_.unknown(llvm::Type::getInt1Ty(load.getContext()));
    stored = formula_.choice(isOld, formula_.constant(cast<llvm::Constant>(value)), stored);
  }
  return stored;
}

const Term *Predicate::readCall(llvm::CallBase &call, const Calls &calls) {
  if (const auto *intrinsic = dyn_cast<llvm::IntrinsicInst>(&call);
      intrinsic && intrinsic->getIntrinsicID() == llvm::Intrinsic::expect)
    return read(call.getArgOperand(0), calls);
  if (const ContainerQuestion question = containerQuestion(call); question != ContainerQuestion::none)
    return readContainer(call, question == ContainerQuestion::size, calls);
  llvm::Value *result = calls.size() < kMaxCalls ? resultOf(call) : nullptr;
  return result ? read(result, deeper(calls, call)) : formula_.unknown(call.getType());
}

// Of how many elements, or of none?
const Term *Predicate::readContainer(llvm::CallBase &call, bool isSize, const Calls &calls) {
  llvm::Value *container = call.getArgOperand(0);
  if (!variables_.of(container))
    return formula_.unknown(call.getType());
  llvm::Type *number = llvm::Type::getInt64Ty(call.getContext());
  const Term *count = watchIfSettled({Watched::Kind::container, container, number, calls, 0, call.getCalledFunction()});
  if (isSize || count->isUnknown())
    return call.getType() == number ? count : formula_.unknown(call.getType());
  return formula_.comparison(call.getType(), llvm::CmpInst::ICMP_EQ, count,
                             formula_.constant(llvm::ConstantInt::get(number, 0)));
}

const Term *Predicate::readStep(llvm::Instruction &step, const Calls &calls) {
  if (auto *choice = dyn_cast<llvm::SelectInst>(&step); choice && choice->getCondition()->getType()->isIntegerTy(1)) {
    const Term *condition = read(choice->getCondition(), calls), *ifTrue = read(choice->getTrueValue(), calls),
               *ifFalse = read(choice->getFalseValue(), calls);
    return formula_.choice(condition, ifTrue, ifFalse);
  }
  if (isa<llvm::FreezeInst>(step))
    return read(step.getOperand(0), calls);
  if (!isa<llvm::CmpInst>(step) && !isa<llvm::CastInst>(step) && !isa<llvm::BinaryOperator>(step))
    return formula_.unknown(step.getType());
  if (!loop_ && calls.empty())
    if (llvm::StoreInst *store = storeOfSum(step); store && watched_.isSettled(store->getPointerOperand(), calls)) {
      isOfSum_ = true;
      return watch({Watched::Kind::variable, store->getPointerOperand(), step.getType(), calls});
    }
  if (mayTrap(step))
    return formula_.unknown(step.getType());
  const Term *operands[2] = {};
  for (unsigned i = 0; i < step.getNumOperands(); ++i) {
    operands[i] = read(step.getOperand(i), calls);
    if (operands[i]->isUnknown() && (step.getNumOperands() > 1 || !operands[i]->type->isIntegerTy(1)))
      return formula_.unknown(step.getType());
  }
  if (const auto *compare = dyn_cast<llvm::CmpInst>(&step))
    return formula_.comparison(step.getType(), compare->getPredicate(), operands[0], operands[1]);
  return formula_.operation(step.getType(), step.getOpcode(), operands[0], operands[1]);
}

// What a value that several ways bring to `join` is: a phi, or the load of a local variable that the ways store to.
const Term *Predicate::readWay(llvm::BasicBlock &at, llvm::BasicBlock *before, llvm::Value *stored,
                               llvm::Instruction &join, const Calls &calls, unsigned depth) {
  auto *load = dyn_cast<llvm::LoadInst>(&join);
  const llvm::Value *local = load ? withoutCasts(load->getPointerOperand()) : nullptr;
  if (local)
    if (llvm::Value *here = lastStored(at, *local, load))
      stored = here;
  if (&at == join.getParent() && (load || before)) {
    llvm::Value *value = load ? stored : cast<llvm::PHINode>(join).getIncomingValueForBlock(before);
    return value ? read(value, calls) : formula_.unknown(join.getType());
  }
  if (depth == kMaxBlocksOfWay || formula_.isTooLong() || !watched_.isHere(at.front(), calls))
    return formula_.unknown(join.getType());
  const auto way = [&](llvm::BasicBlock &next) { return readWay(next, &at, stored, join, calls, depth + 1); };
  if (auto *invoke = dyn_cast<llvm::InvokeInst>(at.getTerminator()))
    return way(*invoke->getNormalDest());
  auto *branch = dyn_cast<llvm::BranchInst>(at.getTerminator());
  if (!branch)
    return formula_.unknown(join.getType());
  if (!branch->isConditional())
    return way(*branch->getSuccessor(0));
  const Term *condition = read(branch->getCondition(), calls);
  const Term *ifTrue = readUnderCondition([&] { return way(*branch->getSuccessor(0)); });
  const Term *ifFalse = readUnderCondition([&] { return way(*branch->getSuccessor(1)); });
  return formula_.choice(condition, ifTrue, ifFalse);
}

} // namespace snarl
