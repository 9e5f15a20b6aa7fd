#include "instrumenter/job_calls.h"

#include "instrumenter/waits/tellable.h"

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

// The place in a structure that a pointer is computed as, also that of the first member. Else null.
const llvm::GEPOperator *memberAt(const llvm::Value &pointer) {
  const llvm::Value *place = &pointer;
  while (const auto *cast = dyn_cast<llvm::BitCastOperator>(place))
    place = cast->getOperand(0);
  const auto *member = dyn_cast<llvm::GEPOperator>(place);
  return member && member->getSourceElementType()->isStructTy() ? member : nullptr;
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

// What is loaded from a variable that has but one value was loaded from elsewhere in the same block: that load. Else it
// is the one.
llvm::LoadInst *firstLoadOf(llvm::LoadInst *load) {
  auto *variable = load ? dyn_cast<llvm::AllocaInst>(load->getPointerOperand()->stripPointerCasts()) : nullptr;
  if (!variable || !isPlainVariable(*variable))
    return load;
  llvm::LoadInst *first = nullptr;
  for (llvm::User *user : variable->users())
    if (auto *store = dyn_cast<llvm::StoreInst>(user)) {
      auto *value = dyn_cast<llvm::LoadInst>(store->getValueOperand()->stripPointerCasts());
      if (first || !value || value->getParent() != load->getParent() || store->getParent() != load->getParent() ||
          !store->comesBefore(load))
        return load;
      first = value;
    }
  return first ? first : load;
}

// A function pointer is loaded from a virtual table: the load of the object's pointer to that. Else null. The object is
// an argument then, and no other member: `worker->job->run(worker)` tells nothing by who has put the job there.
llvm::LoadInst *tableFetch(const llvm::LoadInst &function, const llvm::CallBase &call) {
  llvm::LoadInst *table = firstLoadOf(dyn_cast<llvm::LoadInst>(baseOf(function.getOperand(0)).object));
  if (!table)
    return nullptr;
  const llvm::Value *object = table->getPointerOperand()->stripPointerCasts();
  const auto isObject = [&](const llvm::Use &argument) { return areSame(argument->stripPointerCasts(), object); };
  return !isa<llvm::AllocaInst>(object) && llvm::any_of(call.args(), isObject) ? table : nullptr;
}

// A function pointer is loaded from a table to which a member of an object points, at a fixed place: the load of that
// pointer. Else null.
llvm::LoadInst *tableOfMember(const llvm::LoadInst &function) {
  const Base base = baseOf(function.getOperand(0));
  llvm::LoadInst *table = firstLoadOf(dyn_cast<llvm::LoadInst>(base.object));
  return table && base.isFixed && !table->isAtomic() && memberAt(*table->getPointerOperand()) ? table : nullptr;
}

// A pointer to a member function, as the ABI has it: the function, or where in a virtual table it is, and how far on
// the object is for which it is called.
bool isMemberPointer(const llvm::Type &type) {
  const auto *pair = dyn_cast<llvm::StructType>(&type);
  return pair && pair->isLiteral() && pair->getNumElements() == 2 && pair->getElementType(0)->isIntegerTy(64) &&
         pair->getElementType(1)->isIntegerTy(64);
}

bool isPointerToCode(const llvm::Type &type) {
  return type.isPointerTy() || isMemberPointer(type);
}

// Where what is called is loaded. Of a member pointer that is the whole of it, which is asked whether it is of a
// virtual function. Null: it is not loaded.
llvm::LoadInst *loadOfCalled(const llvm::CallBase &call) {
  llvm::Value *called = call.getCalledOperand()->stripPointerCasts();
  if (auto *either = dyn_cast<llvm::PHINode>(called))
    for (llvm::Value *function : either->incoming_values()) {
      auto *number = dyn_cast<llvm::IntToPtrInst>(function->stripPointerCasts());
      auto *first = number ? dyn_cast<llvm::ExtractValueInst>(number->getOperand(0)) : nullptr;
      auto *load = first ? dyn_cast<llvm::LoadInst>(first->getAggregateOperand()) : nullptr;
      if (load && isMemberPointer(*load->getType()))
        return load;
    }
  return dyn_cast<llvm::LoadInst>(called);
}

// The place that is loaded from, in a structure of which it is a member.
std::optional<JobLayout> layoutOf(const llvm::Value &pointer, const llvm::DataLayout &layout) {
  const llvm::GEPOperator *member = memberAt(pointer);
  llvm::APInt offset(64, 0);
  if (!member || !member->getSourceElementType()->isSized() || !member->accumulateConstantOffset(layout, offset))
    return std::nullopt;
  llvm::Type *type = member->getSourceElementType();
  const uint64_t size = layout.getTypeAllocSize(type).getFixedValue();
  return offset.ult(size) ? std::optional(JobLayout{size, offset.getZExtValue(), type}) : std::nullopt;
}

// What is stored is the same member of another structure: copied one by one.
bool copiesMember(const llvm::StoreInst &store) {
  const auto *load = dyn_cast<llvm::LoadInst>(store.getValueOperand()->stripPointerCasts());
  if (!load)
    return false;
  const llvm::DataLayout &data = store.getModule()->getDataLayout();
  const auto to = layoutOf(*store.getPointerOperand(), data), from = layoutOf(*load->getPointerOperand(), data);
  return to && from && *to == *from &&
         !isa<llvm::AllocaInst>(baseOf(const_cast<llvm::Value *>(load->getPointerOperand())).object);
}

bool isNull(const llvm::Value &value) {
  const auto *constant = dyn_cast<llvm::Constant>(&value);
  return constant && constant->isNullValue();
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
          !isa<llvm::CallBase>(store->getValueOperand()) && !isNull(*store->getValueOperand()) && !copiesMember(*store))
        return false;
    }
  return true;
}

// Of an array, of a structure's only member as well (std::array): what it is made of. Of anything else null.
llvm::Type *elementOf(llvm::Type *type) {
  if (auto *array = dyn_cast_or_null<llvm::ArrayType>(type)) {
    llvm::Type *inner = elementOf(array->getElementType());
    return inner ? inner : array->getElementType();
  }
  auto *structure = dyn_cast_or_null<llvm::StructType>(type);
  return structure && structure->getNumElements() == 1 ? elementOf(structure->getElementType(0)) : nullptr;
}

// A pointer into an array of such elements.
bool isInArrayOf(const llvm::Value &pointer, const llvm::Type *element) {
  const auto typeAt = [](const llvm::Value &place) -> llvm::Type * {
    if (const auto *step = dyn_cast<llvm::GEPOperator>(&place))
      return step->getResultElementType();
    if (const auto *variable = dyn_cast<llvm::AllocaInst>(&place))
      return variable->getAllocatedType();
    const auto *global = dyn_cast<llvm::GlobalVariable>(&place);
    return global ? global->getValueType() : nullptr;
  };
  for (const llvm::Value *place = pointer.stripPointerCasts();;) {
    if (element && elementOf(typeAt(*place)) == element)
      return true;
    const auto *step = dyn_cast<llvm::GEPOperator>(place);
    if (!step)
      return false;
    place = step->getPointerOperand()->stripPointerCasts();
  }
}

// The function has it for itself: room for a batch of jobs.
bool isOwnArray(const llvm::Value &object) {
  const auto *variable = dyn_cast<llvm::AllocaInst>(&object);
  return variable && (variable->isArrayAllocation() || elementOf(variable->getAllocatedType()));
}

// The function has put there what is there.
bool isPutTogether(const llvm::Value &object) {
  return isa<llvm::AllocaInst>(object) && !(isOwnArray(object) && mayBeCopy(llvm::cast<llvm::AllocaInst>(object)));
}

// What tells of the job's maker, if the function that is called is loaded so.
std::optional<JobFetch> fetchBy(llvm::LoadInst &function, const llvm::CallBase &call) {
  if (function.isAtomic())
    return std::nullopt;
  if (llvm::LoadInst *table = tableFetch(function, call))
    return JobFetch{table, nullptr};
  const Base base = baseOf(function.getPointerOperand());
  if (isPutTogether(*base.object) || (isa<llvm::Constant>(base.object) && base.isFixed))
    return std::nullopt;
  const auto *global = dyn_cast<llvm::GlobalVariable>(base.object);
  if (global && global->isConstant())
    return std::nullopt;
  llvm::LoadInst *table = tableOfMember(function);
  const llvm::Value *holder = table ? baseOf(table->getPointerOperand()).object : nullptr;
  const bool isOfObject = holder && !isPutTogether(*holder) && !isa<llvm::Constant>(holder);
  return JobFetch{&function, isOfObject ? table : nullptr};
}

void addFetchesInto(llvm::AllocaInst &variable, JobCall &job) {
  if (!isPlainVariable(variable))
    return;
  for (llvm::User *user : variable.users()) {
    auto *store = dyn_cast<llvm::StoreInst>(user);
    if (!store)
      continue;
    auto *function = dyn_cast<llvm::LoadInst>(store->getValueOperand()->stripPointerCasts());
    const std::optional<JobFetch> fetch = function ? fetchBy(*function, *job.call) : std::nullopt;
    if (fetch && fetch->load->getParent() == store->getParent())
      job.fetches.push_back(*fetch);
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

// The pointer is loaded from a structure that is a variable of the caller's own.
std::optional<JobLayout> copyCalledBy(const llvm::LoadInst &pointer) {
  const llvm::DataLayout &layout = pointer.getModule()->getDataLayout();
  const auto *variable = dyn_cast<llvm::AllocaInst>(baseOf(pointer.getOperand(0)).object);
  if (!variable || !variable->getAllocatedType()->isStructTy() || !mayBeCopy(*variable))
    return std::nullopt;
  llvm::APInt offset(64, 0);
  if (pointer.getPointerOperand()->stripAndAccumulateConstantOffsets(layout, offset, true) != variable)
    return std::nullopt;
  llvm::Type *type = variable->getAllocatedType();
  return JobLayout{layout.getTypeAllocSize(type).getFixedValue(), offset.getZExtValue(), type};
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
  llvm::LoadInst *function = loadOfCalled(call);
  if (!function)
    return job;
  auto *variable = dyn_cast<llvm::AllocaInst>(function->getPointerOperand()->stripPointerCasts());
  llvm::LoadInst *table = tableOfMember(*function);
  if (variable && isPointerToCode(*variable->getAllocatedType()))
    addFetchesInto(*variable, job);
  else if (job.copy = copyCalledBy(*function); job.copy)
    job.fetches.push_back({function, nullptr});
  else if (job.copy = table ? copyCalledBy(*table) : std::nullopt; job.copy)
    job.fetches.push_back({function, table});
  else if (const std::optional<JobFetch> fetch = fetchBy(*function, call))
    job.fetches.push_back(*fetch);
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

constexpr unsigned kWrappersDeep = 3; // each calls the next one

// Does the function do nothing but make a call? What it asks the libraries for does not count, as a pointer that is
// owned.
bool onlyMakes(const llvm::CallBase &job) {
  return llvm::all_of(llvm::instructions(*job.getFunction()), [&](const llvm::Instruction &instruction) {
    if (const auto *store = dyn_cast<llvm::StoreInst>(&instruction))
      return isa<llvm::AllocaInst>(baseOf(const_cast<llvm::Value *>(store->getPointerOperand())).object);
    const auto *call = dyn_cast<llvm::CallBase>(&instruction);
    const llvm::Function *callee = call ? call->getCalledFunction() : nullptr;
    return !call || call == &job || isa<llvm::IntrinsicInst>(call) || (callee && isOfLibrary(*callee));
  });
}

// Some caller may have waited before it calls the function.
bool isCalledBehindWait(llvm::Function &function, MayWait &mayWait, unsigned depth) {
  return llvm::any_of(function.users(), [&](llvm::User *user) {
    auto *call = dyn_cast<llvm::CallBase>(user);
    if (!call || call->getCalledFunction() != &function || call->getFunction() == &function)
      return false;
    llvm::Function &caller = *call->getFunction();
    if (onlyMakes(*call))
      return depth < kWrappersDeep && isCalledBehindWait(caller, mayWait, depth + 1);
    const Order order(caller);
    return llvm::any_of(llvm::instructions(caller), [&](const llvm::Instruction &instruction) {
      return mayWait(instruction) && order.mayPrecede(instruction, *call);
    });
  });
}

// The length is that of so many structures of one size: this size. Else 0. libc++ adds the last one, without what fills
// it up at its end.
uint64_t sizeOfElements(const llvm::Value &bytes) {
  const auto *product = dyn_cast<llvm::BinaryOperator>(&bytes);
  if (product && product->getOpcode() == llvm::Instruction::Add) {
    const auto *last = dyn_cast<llvm::ConstantInt>(product->getOperand(1));
    const uint64_t each = last ? sizeOfElements(*product->getOperand(0)) : 0;
    return last && last->getValue().ule(each) ? each : 0;
  }
  const bool isFirst = product && isa<llvm::ConstantInt>(product->getOperand(0));
  const auto *factor = product ? dyn_cast<llvm::ConstantInt>(product->getOperand(isFirst ? 0 : 1)) : nullptr;
  if (!factor || factor->getValue().ugt(1u << 20))
    return 0;
  if (product->getOpcode() == llvm::Instruction::Shl && !isFirst)
    return factor->getZExtValue() < 20 ? uint64_t{1} << factor->getZExtValue() : 0;
  return product->getOpcode() == llvm::Instruction::Mul ? factor->getZExtValue() : 0;
}

constexpr uint64_t kPointer = 8;

// So many bytes are the whole structure, maybe without what fills it up at its end.
bool areWhole(uint64_t bytes, const JobLayout &layout) {
  constexpr uint64_t mostAligned = 16;
  return bytes <= layout.size && layout.size - bytes < mostAligned && layout.pointer + kPointer <= bytes;
}

// So many bytes are several of an array.
bool areSeveral(const llvm::MemTransferInst &copy, uint64_t bytes, const JobLayout &layout) {
  return bytes > layout.size && bytes % layout.size == 0 &&
         (isInArrayOf(*copy.getRawDest(), layout.type) || isInArrayOf(*copy.getRawSource(), layout.type));
}

class CopyFinder {
public:
  llvm::SmallVector<JobCopy, 2> found;

  CopyFinder(const llvm::Function &function, llvm::ArrayRef<JobLayout> layouts)
      : data_(function.getParent()->getDataLayout()), layouts_(layouts) {}

  void lookAt(llvm::MemTransferInst &copy) {
    const auto *constant = dyn_cast<llvm::ConstantInt>(copy.getLength());
    const uint64_t size = constant ? constant->getZExtValue() : 0;
    const uint64_t each = constant ? 0 : sizeOfElements(*copy.getLength());
    const auto member = layoutOf(*copy.getRawDest(), data_), source = layoutOf(*copy.getRawSource(), data_);
    const bool areMembers = member && source && *member == *source;
    for (const JobLayout &layout : layouts_)
      if (areWhole(size, layout))
        add(copy, *copy.getRawDest(), *copy.getRawSource(), layout.pointer);
      else if (each == layout.size || areSeveral(copy, size, layout))
        add(copy, *copy.getRawDest(), *copy.getRawSource(), layout.pointer, copy.getLength(), layout.size);
      else if (areMembers && member->type == layout.type && layout.pointer - member->pointer < size)
        add(copy, *copy.getRawDest(), *copy.getRawSource(), layout.pointer - member->pointer);
  }

  // One member of several.
  void lookAt(llvm::StoreInst &store) {
    auto *load = dyn_cast<llvm::LoadInst>(store.getValueOperand()->stripPointerCasts());
    if (!load || !isPointerToCode(*load->getType()) || load->isAtomic())
      return;
    const auto member = layoutOf(*store.getPointerOperand(), data_),
               source = layoutOf(*load->getPointerOperand(), data_);
    if (member && source && *member == *source && llvm::is_contained(layouts_, *member))
      add(store, *store.getPointerOperand(), *load->getPointerOperand(), 0);
  }

private:
  const llvm::DataLayout &data_;
  llvm::ArrayRef<JobLayout> layouts_;

  void add(llvm::Instruction &copy, llvm::Value &to, llvm::Value &from, uint64_t pointer, llvm::Value *bytes = nullptr,
           uint64_t size = 0) {
    const llvm::Value &target = *baseOf(&to).object, &source = *baseOf(&from).object;
    const bool isToArray = isOwnArray(target), isToVariable = isa<llvm::AllocaInst>(target) && !isToArray;
    if (isToVariable && bytes)
      return;
    if (isa<llvm::AllocaInst>(target) && isOwnOrConstant(source) && !isOwnArray(source))
      return;
    if (isToArray && !bytes) { // one
      bytes = llvm::ConstantInt::get(llvm::Type::getInt64Ty(copy.getContext()), kPointer);
      size = kPointer;
    }
    const auto isSame = [&](const JobCopy &each) { return each.copy == &copy && each.pointer == pointer; };
    if (llvm::none_of(found, isSame)) // types may be laid out alike
      found.push_back({&copy, isToVariable ? nullptr : &to, &from, pointer, bytes, size});
  }
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
  const auto isBehindWait = [&](const JobCall &job) {
    return llvm::any_of(waits, [&](const llvm::Instruction *wait) {
      return llvm::any_of(job.fetches, [&](const JobFetch &fetch) { return order.mayPrecede(*wait, *fetch.load); });
    });
  };
  llvm::erase_if(found, [&](const JobCall &job) {
    return !isBehindWait(job) && !(onlyMakes(*job.call) && isCalledBehindWait(function, mayWait, 0));
  });
  return found;
}

llvm::SmallVector<JobLayout, 2> layoutsOf(const JobCall &call) {
  llvm::SmallVector<JobLayout, 2> layouts;
  if (call.copy)
    layouts.push_back(*call.copy);
  for (const JobFetch &fetch : call.fetches)
    if (const auto layout = layoutOf(*fetch.fromJob()->getPointerOperand(), call.call->getModule()->getDataLayout()))
      layouts.push_back(*layout);
  return layouts;
}

llvm::SmallVector<JobCopy, 2> findJobCopies(llvm::Function &function, llvm::ArrayRef<JobLayout> layouts) {
  CopyFinder finder(function, layouts);
  for (llvm::Instruction &instruction : llvm::instructions(function))
    if (auto *copy = dyn_cast<llvm::MemTransferInst>(&instruction))
      finder.lookAt(*copy);
    else if (auto *store = dyn_cast<llvm::StoreInst>(&instruction))
      finder.lookAt(*store);
  return finder.found;
}

} // namespace snarl
