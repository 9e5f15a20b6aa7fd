#include "instrumenter/job_calls.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

// The object that a pointer is computed from, and whether it is at a place that is the same each time.
struct Base {
  llvm::Value *object;
  bool isFixed;
};

Base baseOf(llvm::Value *pointer) {
  Base base{pointer->stripPointerCasts(), true};
  while (auto *step = dyn_cast<llvm::GEPOperator>(base.object)) {
    base.isFixed &= step->hasAllConstantIndices();
    base.object = step->getPointerOperand()->stripPointerCasts();
  }
  return base;
}

// Only loaded and stored to, as a whole: nobody else knows it.
bool isPlainVariable(const llvm::Value &variable) {
  return llvm::all_of(variable.users(), [&](const llvm::User *user) {
    if (const auto *store = dyn_cast<llvm::StoreInst>(user))
      return store->getValueOperand() != &variable;
    if (isa<llvm::BitCastInst>(user))
      return isPlainVariable(*user);
    const auto *instruction = dyn_cast<llvm::Instruction>(user);
    return isa<llvm::LoadInst>(user) || (instruction && instruction->isLifetimeStartOrEnd());
  });
}

// One value, or one variable that is loaded twice: C's `task->table->run(task)`.
bool areSame(const llvm::Value *one, const llvm::Value *other) {
  const auto variableOf = [](const llvm::Value *value) -> const llvm::Value * {
    const auto *load = dyn_cast<llvm::LoadInst>(value);
    return load ? load->getPointerOperand()->stripPointerCasts() : nullptr;
  };
  const llvm::Value *variable = variableOf(one);
  return one == other ||
         (variable && variable == variableOf(other) && isa<llvm::AllocaInst>(variable) && isPlainVariable(*variable));
}

// A function pointer is loaded from a virtual table: the load of the object's pointer to that. Else null. The object is
// an argument then, and no other member: `worker->job->run(worker)` tells nothing by who has put the job there.
llvm::LoadInst *tableFetch(const llvm::LoadInst &function, const llvm::CallBase &call) {
  auto *table = dyn_cast<llvm::LoadInst>(baseOf(function.getOperand(0)).object);
  if (!table)
    return nullptr;
  const llvm::Value *object = table->getPointerOperand()->stripPointerCasts();
  const auto isObject = [&](const llvm::Use &argument) { return areSame(argument->stripPointerCasts(), object); };
  return !isa<llvm::AllocaInst>(object) && llvm::any_of(call.args(), isObject) ? table : nullptr;
}

// What tells of the job's maker, if the function that is called is loaded so. Else null.
llvm::LoadInst *fetchBy(llvm::LoadInst &function, const llvm::CallBase &call) {
  if (function.isAtomic())
    return nullptr;
  if (llvm::LoadInst *table = tableFetch(function, call))
    return table;
  const Base base = baseOf(function.getPointerOperand());
  if (isa<llvm::AllocaInst>(base.object) || (isa<llvm::Constant>(base.object) && base.isFixed))
    return nullptr;
  const auto *global = dyn_cast<llvm::GlobalVariable>(base.object);
  return global && global->isConstant() ? nullptr : &function;
}

void addFetchesInto(llvm::AllocaInst &variable, JobCall &job) {
  if (!isPlainVariable(variable))
    return;
  for (llvm::User *user : variable.users()) {
    auto *store = dyn_cast<llvm::StoreInst>(user);
    if (!store)
      continue;
    auto *function = dyn_cast<llvm::LoadInst>(store->getValueOperand()->stripPointerCasts());
    llvm::LoadInst *fetch = function ? fetchBy(*function, *job.call) : nullptr;
    if (fetch && fetch->getParent() == store->getParent())
      job.fetches.push_back(fetch);
    else
      job.others.push_back(store);
  }
}

bool isParameter(const llvm::Value &value) {
  const auto *load = dyn_cast<llvm::LoadInst>(&value);
  const auto *variable = load ? dyn_cast<llvm::AllocaInst>(load->getPointerOperand()) : nullptr;
  return isa<llvm::Argument>(value) || (variable && llvm::any_of(variable->users(), [](const llvm::User *user) {
                                          const auto *store = dyn_cast<llvm::StoreInst>(user);
                                          return store && isa<llvm::Argument>(store->getValueOperand());
                                        }));
}

// What a variable of the function's own may be a copy of is not seen where another function writes it, or returns it in
// parts; what the function puts together itself is none.
bool mayBeCopy(const llvm::AllocaInst &variable) {
  llvm::SmallVector<const llvm::Value *, 8> parts = {&variable};
  while (!parts.empty())
    for (const llvm::User *user : parts.pop_back_val()->users()) {
      if (isa<llvm::GEPOperator>(user) || isa<llvm::BitCastInst>(user))
        parts.push_back(user);
      const auto *store = dyn_cast<llvm::StoreInst>(user);
      if (store && !isa<llvm::ExtractValueInst>(store->getValueOperand()) &&
          !isa<llvm::CallBase>(store->getValueOperand()))
        return false;
    }
  return true;
}

// The function is loaded from a structure that is a variable of the caller's own.
std::optional<JobLayout> copyCalledBy(const llvm::LoadInst &function) {
  const llvm::DataLayout &layout = function.getModule()->getDataLayout();
  const auto *variable = dyn_cast<llvm::AllocaInst>(baseOf(function.getOperand(0)).object);
  if (!variable || !variable->getAllocatedType()->isStructTy() || !mayBeCopy(*variable))
    return std::nullopt;
  llvm::APInt offset(64, 0);
  if (function.getPointerOperand()->stripAndAccumulateConstantOffsets(layout, offset, true) != variable)
    return std::nullopt;
  return JobLayout{layout.getTypeAllocSize(variable->getAllocatedType()).getFixedValue(), offset.getZExtValue()};
}

// Interpreters count on the jump: their functions are called through pointers, and call others of their kind at their
// end, with what they were given.
bool mayHaveToJump(const llvm::CallBase &call) {
  const auto *plain = dyn_cast<llvm::CallInst>(&call);
  const llvm::Function &caller = *call.getFunction();
  return plain && plain->getFunctionType() == caller.getFunctionType() && caller.hasAddressTaken() &&
         isa<llvm::ReturnInst>(plain->getNextNode()) &&
         llvm::any_of(plain->args(), [](const llvm::Use &argument) { return isParameter(*argument); });
}

// Without regard to what comes before it.
JobCall jobCallOf(llvm::CallBase &call) {
  JobCall job{&call, {}, {}, std::nullopt};
  if (call.isInlineAsm() || mayHaveToJump(call) || isa<llvm::CallBrInst>(call))
    return job;
  auto *function = dyn_cast<llvm::LoadInst>(call.getCalledOperand()->stripPointerCasts());
  if (!function)
    return job;
  auto *variable = dyn_cast<llvm::AllocaInst>(function->getPointerOperand()->stripPointerCasts());
  if (variable && variable->getAllocatedType()->isPointerTy())
    addFetchesInto(*variable, job);
  else if (job.copy = copyCalledBy(*function); job.copy)
    job.fetches.push_back(function);
  else if (llvm::LoadInst *fetch = fetchBy(*function, call))
    job.fetches.push_back(fetch);
  return job;
}

// What only the function itself has, or whoever made the compiler's constants.
bool isOwnOrConstant(const llvm::Value &object) {
  const auto *global = dyn_cast<llvm::GlobalVariable>(&object);
  const auto *argument = dyn_cast<llvm::Argument>(&object);
  return isa<llvm::AllocaInst>(object) || (global && global->isConstant()) || (argument && argument->hasByValAttr());
}

// What comes before what, in one function.
class Order {
public:
  explicit Order(llvm::Function &function) : dominators_(function), loops_(dominators_) {}

  // In each run that gets to `second`, or in an earlier turn of a loop that both are in.
  bool mayPrecede(const llvm::Instruction &first, const llvm::Instruction &second) const {
    for (const llvm::Loop *loop = loops_.getLoopFor(second.getParent()); loop; loop = loop->getParentLoop())
      if (loop->contains(&first))
        return true;
    return dominators_.dominates(&first, &second);
  }

private:
  llvm::DominatorTree dominators_;
  llvm::LoopInfo loops_;
};

} // namespace

llvm::SmallVector<JobCall, 2> findJobCalls(llvm::Function &function, MayWait &mayWait) {
  llvm::SmallVector<JobCall, 2> found;
  for (llvm::Instruction &instruction : llvm::instructions(function))
    if (auto *call = dyn_cast<llvm::CallBase>(&instruction); call && !call->getCalledFunction())
      if (JobCall job = jobCallOf(*call); !job.fetches.empty())
        found.push_back(std::move(job));
  if (found.empty())
    return found;
  llvm::SmallVector<const llvm::Instruction *, 8> waits;
  for (const llvm::Instruction &instruction : llvm::instructions(function))
    if (mayWait(instruction))
      waits.push_back(&instruction);
  const Order order(function);
  llvm::erase_if(found, [&](const JobCall &job) {
    return llvm::none_of(waits, [&](const llvm::Instruction *wait) {
      return llvm::any_of(job.fetches, [&](const llvm::LoadInst *fetch) { return order.mayPrecede(*wait, *fetch); });
    });
  });
  return found;
}

llvm::SmallVector<JobCopy, 2> findJobCopies(llvm::Function &function, llvm::ArrayRef<JobLayout> layouts) {
  llvm::SmallVector<JobCopy, 2> found;
  for (llvm::Instruction &instruction : llvm::instructions(function)) {
    auto *copy = dyn_cast<llvm::MemTransferInst>(&instruction);
    const auto *size = copy ? dyn_cast<llvm::ConstantInt>(copy->getLength()) : nullptr;
    if (!size || isOwnOrConstant(*baseOf(copy->getRawSource()).object))
      continue;
    const llvm::Value *target = copy->getRawDest()->stripPointerCasts();
    if (!isa<llvm::AllocaInst>(target) && !isParameter(*target))
      continue;
    for (const JobLayout &layout : layouts)
      if (layout.size == size->getZExtValue())
        found.push_back({copy, layout.function});
  }
  return found;
}

} // namespace snarl
