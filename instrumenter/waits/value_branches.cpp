#include "instrumenter/waits/value_branches.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/waits/additions.h"
#include "instrumenter/waits/predicates.h"
#include "instrumenter/waits/spin_waits.h"
#include "instrumenter/waits/value_ends.h"
#include "instrumenter/waits/variables.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/PostDominators.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

#include <utility>

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

constexpr llvm::StringRef kEntered = "__snarl_branch_entered", kEnteredWith = "__snarl_branch_entered_with",
                          kLeft = "__snarl_branch_left", kOpens = "__snarl_passage_opens", kLastOf = "__snarl_last_of",
                          kOurs = "__snarl_";

bool hasStart(llvm::StringRef name, llvm::StringRef with) {
  return name.substr(0, with.size()) == with;
}

// Of the C++ library, by the mangled name.
bool isOfLibrary(const llvm::Function &function) {
  for (llvm::StringRef start : {"_ZSt", "_ZNSt", "_ZNKSt", "_ZN9__gnu_cxx", "_ZNK9__gnu_cxx"})
    if (hasStart(function.getName(), start))
      return true;
  return false;
}

// May the call acquire something?
bool mayLock(const llvm::Instruction &instruction) {
  const auto *call = dyn_cast<llvm::CallBase>(&instruction);
  if (!call || isa<llvm::IntrinsicInst>(call) || call->isInlineAsm())
    return false;
  const llvm::Function *callee = call->getCalledFunction();
  const llvm::StringRef name = callee ? callee->getName() : "";
  return !isMemberOfAtomic(name) && !hasStart(name, kOurs) && name != "sched_yield" &&
         name.find("19atomic_thread_fence") == llvm::StringRef::npos &&
         name.find("11this_thread5yield") == llvm::StringRef::npos;
}

// Can all ways out of its blocks be told?
bool isTellable(const llvm::Function &function) {
  if (function.callsFunctionThatReturnsTwice())
    return false;
  return llvm::none_of(llvm::instructions(function), [](const llvm::Instruction &instruction) {
    const auto *call = dyn_cast<llvm::CallInst>(&instruction);
    const llvm::Function *callee = call ? call->getCalledFunction() : nullptr;
    return (call && call->isMustTailCall()) || (callee && hasStart(callee->getName(), "llvm.coro."));
  });
}

// A way that a value decides, and the blocks to which it alone leads.
struct Branch {
  llvm::Value *atomic; // in the innermost of the functions
  Calls calls;
  llvm::Instruction *before; // nothing is known yet
  llvm::Function *ends;
  llvm::SmallVector<llvm::BasicBlock *, 8> blocks; // the first first
  // By which it lets pass who went the other way; none: it does not.
  llvm::SmallVector<std::pair<llvm::Instruction *, llvm::Value *>, 1> opens = {};
  llvm::Value *variable = nullptr; // that the atomic is compared with, in the same function; null: constants
};

// The atomic that a loop has spun on which leads to the block; null: there is no such loop.
const llvm::Value *spunOn(const llvm::BasicBlock &block) {
  const llvm::Instruction *first = &*block.getFirstInsertionPt();
  while (isa<llvm::CastInst>(first)) // of what it was compared with
    first = first->getNextNode();
  const auto *call = dyn_cast<llvm::CallInst>(first);
  const llvm::Function *callee = call ? call->getCalledFunction() : nullptr;
  const bool is = callee && hasStart(callee->getName(), "__snarl_value_awaited");
  return is ? call->getArgOperand(0)->stripPointerCasts() : nullptr;
}

// The atomic to which the instruction gives another value, whatever it is; null: it does something else, or exchanges.
llvm::Value *writtenBy(llvm::Instruction &instruction) {
  if (auto *store = dyn_cast<llvm::StoreInst>(&instruction))
    return store->isAtomic() ? store->getPointerOperand() : nullptr;
  if (auto *update = dyn_cast<llvm::AtomicRMWInst>(&instruction))
    return update->getOperation() == llvm::AtomicRMWInst::Xchg ? nullptr : update->getPointerOperand();
  auto *call = dyn_cast<llvm::CallInst>(&instruction);
  const llvm::StringRef name = call ? atomicMember(*call) : "";
  for (llvm::StringRef part : {"E5store", "E9fetch_add", "E9fetch_sub", "E9fetch_xor", "EaSE", "EaSB", "EppE", "EppB",
                               "EmmE", "EmmB", "EpLE", "EpLB", "EmIE", "EmIB", "EeOE", "EeOB"})
    if (name.find(part) != llvm::StringRef::npos)
      return call->getArgOperand(0);
  return nullptr;
}

// The writes without which nobody gets on who goes the other way.
void findOpening(Branch &way, const llvm::BasicBlock &other, const llvm::PostDominatorTree &after) {
  llvm::SmallVector<const llvm::Value *, 2> awaited;
  for (const llvm::BasicBlock &block : *way.before->getFunction())
    if (const llvm::Value *atomic = spunOn(block);
        atomic && after.dominates(&block, &other) && !after.dominates(&block, way.blocks.front()))
      awaited.push_back(atomic);
  if (awaited.empty())
    return;
  for (llvm::BasicBlock *block : way.blocks)
    for (llvm::Instruction &instruction : *block)
      if (llvm::Value *atomic = writtenBy(instruction))
        if (llvm::any_of(awaited,
                         [&](const llvm::Value *each) { return isSamePlace(atomic->stripPointerCasts(), each); }))
          way.opens.push_back({&instruction, atomic});
}

bool decidesWhetherALoopGoesOn(const llvm::BranchInst &branch, const llvm::LoopInfo &loops) {
  const llvm::Loop *loop = loops.getLoopFor(branch.getParent());
  return loop && loop->contains(branch.getSuccessor(0)) != loop->contains(branch.getSuccessor(1));
}

// An exception that leaves the function is known by the frame that it leaves, which so has to be one.
bool keepsItsFrame(llvm::Function &function) {
  if (function.hasFnAttribute(llvm::Attribute::AlwaysInline))
    return false;
  function.addFnAttr(llvm::Attribute::NoInline);
  return true;
}

// Does a call there let exceptions through to the caller?
bool throwsOn(const Branch &branch) {
  return llvm::any_of(branch.blocks, [](const llvm::BasicBlock *block) {
    return llvm::any_of(*block, [](const llvm::Instruction &instruction) {
      const auto *call = dyn_cast<llvm::CallInst>(&instruction);
      return call && !call->doesNotThrow();
    });
  });
}

// What decides a branch, alone: a load of an atomic, or an addition to it; here or in a function that is called for
// it, as in `if (isReady()) …`.
struct Decision {
  llvm::Instruction *decides = nullptr; // null: something else
  llvm::Value *atomic = nullptr;
  bool acquires = false;
  Calls calls;
  Steps steps;
  Comparison with = {};                // of an addition with a variable
  bool turned = false;                 // the function that is called says no when the steps make true
  bool acquiresOn[2] = {false, false}; // on the way that is taken when it is false, or true

  // A function that says of values of the atomic, as they are then, whether they lead the way.
  llvm::Function *endsOfWay(bool whenTrue) const {
    whenTrue ^= turned;
    const Added added = addedBy(*decides);
    if (with.comparison)
      return endsOfAddition(*decides, added.number, added.findsAfter, with, steps, whenTrue);
    if (added.atomic)
      return endsOfAddition(*decides, added.number, added.findsAfter, steps, whenTrue);
    return endsOfLoop(*decides, steps, whenTrue);
  }
};

// Is the value, a pointer above all, of a function that is called, known to who calls it? Without a look at memory that
// others may free; `looks`: members of what is known may be looked at.
bool isKnownToCaller(llvm::Value *value, llvm::ArrayRef<llvm::CallBase *> calls, bool looks) {
  if (calls.empty() || isa<llvm::Constant>(value))
    return true;
  if (auto *argument = dyn_cast<llvm::Argument>(value))
    return isKnownToCaller(calls.back()->getArgOperand(argument->getArgNo()), calls.drop_back(), looks);
  if (auto *load = dyn_cast<llvm::LoadInst>(value)) {
    auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand()));
    if (llvm::Value *only = local ? onlyValueOf(*local) : nullptr)
      return isKnownToCaller(only, calls, looks);
    return !local && !load->isAtomic() && (looks || isa<llvm::Constant>(load->getPointerOperand())) &&
           isKnownToCaller(load->getPointerOperand(), calls, false);
  }
  auto *element = dyn_cast<llvm::GetElementPtrInst>(value);
  return ((element && element->hasAllConstantIndices()) || isa<llvm::CastInst>(value)) &&
         isKnownToCaller(llvm::cast<llvm::Instruction>(value)->getOperand(0), calls, looks);
}

llvm::Value *buildForCaller(llvm::IRBuilder<> &builder, llvm::Value *pointer, llvm::ArrayRef<llvm::CallBase *> calls) {
  if (calls.empty() || isa<llvm::Constant>(pointer))
    return pointer;
  if (auto *argument = dyn_cast<llvm::Argument>(pointer))
    return buildForCaller(builder, calls.back()->getArgOperand(argument->getArgNo()), calls.drop_back());
  auto *load = dyn_cast<llvm::LoadInst>(pointer);
  if (load)
    if (auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand())))
      return buildForCaller(builder, onlyValueOf(*local), calls);
  auto *step = llvm::cast<llvm::Instruction>(pointer);
  llvm::Value *base = buildForCaller(builder, step->getOperand(0), calls);
  llvm::Instruction *copy = step->clone();
  if (load)
    leaveUnchecked(*llvm::cast<llvm::LoadInst>(copy));
  copy->setOperand(0, base);
  copy->setDebugLoc(llvm::DebugLoc());
  return builder.Insert(copy);
}

// The only block that follows, and that only this one leads to.
llvm::BasicBlock *onlyNext(llvm::BasicBlock &block) {
  llvm::BasicBlock *next = block.getSingleSuccessor();
  if (auto *invoke = dyn_cast<llvm::InvokeInst>(block.getTerminator()))
    next = invoke->getNormalDest();
  return next && next->getSinglePredecessor() == &block ? next : nullptr;
}

// Where the way acquires that was taken by a relaxed access:
//
//   if (references.fetch_sub(1, release) == 1) { atomic_thread_fence(acquire); delete … }
//
// A load of the atomic that acquires is as good. Null: not before other ways lead there, or it goes several itself.
llvm::Instruction *acquiringOn(llvm::BasicBlock &first, const Decision &by) {
  for (llvm::BasicBlock *block = &first; block; block = onlyNext(*block))
    for (llvm::Instruction &instruction : *block) {
      const Loaded loaded = loadedFrom(instruction);
      if (isAcquireFence(instruction) ||
          (loaded.order == snarl_acquire && by.calls.empty() && isSamePlace(loaded.atomic, by.atomic)))
        return &instruction;
    }
  return nullptr;
}

constexpr size_t kCallsToValue = 4;

// What a function says by constants, as its branch goes one way or the other:
//
//   if (references.fetch_sub(1) != 1) return false;
//   …
//   return true;
struct Verdict {
  llvm::BranchInst *branch = nullptr; // null: it does something else
  llvm::Constant *says[2] = {};       // when the branch's condition is false, or true
};

Verdict verdictOf(const llvm::LoadInst &result) {
  auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(const_cast<llvm::Value *>(result.getPointerOperand())));
  if (!local || result.isAtomic() || !isOwn(*local))
    return {};
  auto &function = *const_cast<llvm::Function *>(result.getFunction());
  const llvm::DominatorTree dominators(function);
  for (llvm::BasicBlock &block : function) {
    auto *branch = dyn_cast<llvm::BranchInst>(block.getTerminator());
    if (!branch || !branch->isConditional())
      continue;
    Verdict verdict{branch};
    const auto isOfOneWay = [&](const llvm::User *user) {
      const auto *store = dyn_cast<llvm::StoreInst>(user);
      auto *value = store ? dyn_cast<llvm::Constant>(store->getValueOperand()) : nullptr;
      for (const bool whenTrue : {false, true}) {
        const llvm::BasicBlock *first = branch->getSuccessor(whenTrue ? 0 : 1);
        llvm::Constant *&says = verdict.says[whenTrue];
        if (value && first->getSinglePredecessor() && dominators.dominates(first, store->getParent()) &&
            (!says || says == value)) {
          says = const_cast<llvm::Constant *>(value);
          return true;
        }
      }
      return !store;
    };
    if (llvm::all_of(local->users(), isOfOneWay) && verdict.says[0] && verdict.says[1])
      return verdict;
  }
  return {};
}

// What the steps make of the constant: true or false, or null.
const llvm::Constant *foldedBy(const Steps &steps, llvm::Constant *value, const llvm::DataLayout &layout) {
  for (const llvm::Instruction *step : llvm::reverse(steps)) {
    llvm::SmallVector<llvm::Constant *, 2> operands = {value};
    for (const llvm::Use &use : llvm::drop_begin(step->operands()))
      operands.push_back(llvm::cast<llvm::Constant>(use.get()));
    if (const auto *compare = dyn_cast<llvm::CmpInst>(step))
      value = llvm::ConstantFoldCompareInstOperands(compare->getPredicate(), operands[0], operands[1], layout);
    else
      value = llvm::ConstantFoldInstOperands(const_cast<llvm::Instruction *>(step), operands, layout);
    if (!value)
      return nullptr;
  }
  return value->getType()->isIntegerTy(1) ? value : nullptr;
}

Decision decisionOf(llvm::Value *value, const llvm::BasicBlock &block, const Calls &calls, const Steps &steps);

// Of a function that is called and says by constants which way it went.
Decision decisionOfVerdict(llvm::Instruction &result, const Calls &calls, const Steps &steps) {
  const auto *load = dyn_cast<llvm::LoadInst>(&result);
  const Verdict verdict = load ? verdictOf(*load) : Verdict{};
  if (!verdict.branch)
    return {};
  const llvm::DataLayout &layout = result.getModule()->getDataLayout();
  const llvm::Constant *no = foldedBy(steps, verdict.says[0], layout), *yes = foldedBy(steps, verdict.says[1], layout);
  if (!no || !yes || no->isOneValue() == yes->isOneValue())
    return {};
  Decision by = decisionOf(verdict.branch->getCondition(), *verdict.branch->getParent(), calls, {});
  if (!by.decides)
    return {};
  const bool turned = no->isOneValue();
  if (turned)
    std::swap(by.acquiresOn[0], by.acquiresOn[1]);
  for (const bool whenTrue : {false, true})
    by.acquiresOn[whenTrue != turned] |= acquiringOn(*verdict.branch->getSuccessor(whenTrue ? 0 : 1), by) != nullptr;
  by.turned ^= turned;
  return by;
}

Decision decisionOf(llvm::Value *value, const llvm::BasicBlock &block, const Calls &calls, const Steps &steps) {
  Decision by;
  by.calls = calls;
  by.steps = steps;
  by.decides = loadThatDecides(value, block, by.steps);
  if (by.decides) {
    const Loaded loaded = loadedFrom(*by.decides);
    by.atomic = loaded.atomic;
    by.acquires = loaded.order == snarl_acquire;
    return by;
  }
  by.steps = steps;
  by.decides = additionThatDecides(value, block, by.steps);
  if (!by.decides) {
    by.steps = steps;
    by.decides = additionThatIsCompared(value, block, by.with, by.steps);
  }
  if (by.decides) {
    const Added added = addedBy(*by.decides);
    by.atomic = added.atomic;
    by.acquires = added.order == snarl_acquire;
    return by;
  }
  Steps made = steps;
  auto *call = llvm::cast_or_null<llvm::CallBase>(thatDecides(value, block, made, [](llvm::Instruction &each) {
    const auto *asked = dyn_cast<llvm::CallBase>(&each);
    return asked && llvm::isa_and_nonnull<llvm::Instruction>(resultOf(*asked));
  }));
  if (!call || calls.size() == kCallsToValue)
    return {};
  Calls deeper = calls;
  deeper.push_back(call);
  auto *result = llvm::cast<llvm::Instruction>(resultOf(*call));
  Decision found = decisionOf(result, *result->getParent(), deeper, made);
  return found.decides ? found : decisionOfVerdict(*result, deeper, made);
}

Decision decisionOf(const llvm::BranchInst &branch) {
  Decision by = decisionOf(branch.getCondition(), *branch.getParent(), {}, {});
  return by.decides && isKnownToCaller(by.atomic, by.calls, false) &&
                 (!by.with.comparison || isKnownToCaller(by.with.variable(), by.calls, true))
             ? by
             : Decision{};
}

// Is what was found just as much as the variable says, or more, on that way? Then there is nobody else who might free
// the object that both are in.
bool isLastOn(const Decision &by, bool whenTrue) {
  whenTrue ^= by.turned;
  for (const llvm::Instruction *step : by.steps) { // the last first
    const auto *compare = dyn_cast<llvm::ICmpInst>(step);
    if (isa<llvm::CastInst>(step))
      continue;
    const auto *with = dyn_cast<llvm::ConstantInt>(step->getOperand(1));
    if (compare && with && with->isZero() && compare->isEquality())
      whenTrue = whenTrue == (compare->getPredicate() == llvm::CmpInst::ICMP_NE);
    else if (step->getOpcode() == llvm::Instruction::Xor && with && with->isOne())
      whenTrue = !whenTrue;
    else
      return false;
  }
  llvm::CmpInst::Predicate is = by.with.comparison->getPredicate();
  if (!whenTrue)
    is = llvm::CmpInst::getInversePredicate(is);
  if (by.with.side == 1)
    is = llvm::CmpInst::getSwappedPredicate(is);
  return is == llvm::CmpInst::ICMP_EQ || is == llvm::CmpInst::ICMP_UGE || is == llvm::CmpInst::ICMP_SGE;
}

void findWays(llvm::BranchInst &branch, const Decision &by, llvm::DominatorTree &dominators,
              const llvm::PostDominatorTree &after, llvm::SmallVectorImpl<Branch> &found) {
  for (const unsigned way : {0u, 1u}) {
    llvm::BasicBlock *first = branch.getSuccessor(way);
    if (first->getSinglePredecessor() != branch.getParent() || spunOn(*first))
      continue;
    llvm::Instruction *before = &*first->getFirstInsertionPt();
    if (!by.acquires && !by.acquiresOn[way == 0]) {
      llvm::Instruction *acquiring = acquiringOn(*first, by);
      if (!acquiring)
        continue;
      before = acquiring->getNextNode();
    }
    Branch taken{by.atomic, by.calls, before, nullptr, {}};
    dominators.getDescendants(before->getParent(), taken.blocks);
    if (addedBy(*by.decides).atomic)
      findOpening(taken, *branch.getSuccessor(1 - way), after);
    if (by.with.comparison && !isLastOn(by, way == 0) && !isKnownToCaller(by.with.variable(), by.calls, false))
      continue;
    if (taken.opens.empty() &&
        llvm::none_of(taken.blocks, [](const llvm::BasicBlock *block) { return llvm::any_of(*block, mayLock); }))
      continue;
    if (taken.opens.empty() && throwsOn(taken) && !keepsItsFrame(*branch.getFunction()))
      continue;
    taken.ends = by.endsOfWay(way == 0);
    if (by.with.comparison)
      taken.variable = by.with.variable();
    found.push_back(taken);
  }
}

void findIn(llvm::Function &function, llvm::SmallVectorImpl<Branch> &found) {
  if (isOfLibrary(function))
    return;
  llvm::SmallVector<std::pair<llvm::BranchInst *, Decision>, 4> decided;
  for (llvm::BasicBlock &block : function)
    if (auto *branch = dyn_cast<llvm::BranchInst>(block.getTerminator()); branch && branch->isConditional())
      if (Decision by = decisionOf(*branch); by.decides)
        decided.push_back({branch, std::move(by)});
  if (decided.empty() || !isTellable(function))
    return;
  llvm::DominatorTree dominators(function);
  const llvm::LoopInfo loops(dominators);
  const llvm::PostDominatorTree after(function);
  for (const auto &[branch, by] : decided)
    if (dominators.isReachableFromEntry(branch->getParent()) && !decidesWhetherALoopGoesOn(*branch, loops))
      findWays(*branch, by, dominators, after, found);
}

class Planter {
public:
  explicit Planter(llvm::Module &module)
      : number_(llvm::Type::getInt32Ty(module.getContext())), bytes_(compat::bytePointer(module.getContext())),
        module_(module) {}

  void plant(const Branch &way) {
    if (!way.opens.empty())
      return open(way);
    llvm::Function &function = *way.before->getFunction();
    llvm::IRBuilder<> builder(&*function.getEntryBlock().getFirstInsertionPt());
    llvm::AllocaInst *entered = builder.CreateAlloca(number_);
    builder.CreateStore(builder.getInt32(0), entered);
    enter(way, *entered);
    const llvm::SmallPtrSet<llvm::BasicBlock *, 8> within(way.blocks.begin(), way.blocks.end());
    llvm::SmallSetVector<llvm::BasicBlock *, 8> behind;
    for (llvm::BasicBlock *block : way.blocks) {
      for (llvm::BasicBlock *next : llvm::successors(block))
        if (!within.count(next))
          behind.insert(next);
      if (llvm::Instruction *end = block->getTerminator(); isa<llvm::ReturnInst>(end) || isa<llvm::ResumeInst>(end))
        leave(*end, *entered);
    }
    for (llvm::BasicBlock *block : behind)
      leave(*block->getFirstInsertionPt(), *entered);
  }

private:
  llvm::Type *number_, *bytes_;
  llvm::Module &module_;

  void enter(const Branch &way, llvm::AllocaInst &entered) {
    llvm::IRBuilder<> builder(way.before);
    auto *type = llvm::FunctionType::get(number_, {bytes_, way.ends->getType()}, false);
    llvm::Value *atomic = builder.CreatePointerCast(buildForCaller(builder, way.atomic, way.calls), bytes_);
    llvm::SmallVector<llvm::Value *, 3> arguments = {atomic, way.ends};
    if (way.variable) {
      type = llvm::FunctionType::get(number_, {bytes_, way.ends->getType(), builder.getInt64Ty()}, false);
      arguments.push_back(numberOf(builder, buildForCaller(builder, way.variable, way.calls)));
    }
    llvm::CallInst *call =
        builder.CreateCall(module_.getOrInsertFunction(way.variable ? kEnteredWith : kEntered, type), arguments);
    call->setDoesNotThrow();
    builder.CreateStore(call, &entered);
  }

  void open(const Branch &way) {
    llvm::IRBuilder<> beginning(way.before);
    if (way.variable)
      arrive(beginning, way);
    else
      plantAwaited({{buildForCaller(beginning, way.atomic, way.calls), snarl_acquire}, way.before, way.ends});
    auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(module_.getContext()), {bytes_}, false);
    for (const auto &[write, atomic] : way.opens) {
      llvm::IRBuilder<> builder(write);
      builder.CreateCall(module_.getOrInsertFunction(kOpens, type), {builder.CreatePointerCast(atomic, bytes_)})
          ->setDoesNotThrow();
    }
  }

  void arrive(llvm::IRBuilder<> &builder, const Branch &way) {
    auto *type =
        llvm::FunctionType::get(builder.getVoidTy(), {bytes_, way.ends->getType(), builder.getInt64Ty()}, false);
    llvm::Value *atomic = builder.CreatePointerCast(buildForCaller(builder, way.atomic, way.calls), bytes_);
    llvm::Value *variable = numberOf(builder, buildForCaller(builder, way.variable, way.calls));
    builder.CreateCall(module_.getOrInsertFunction(kLastOf, type), {atomic, way.ends, variable})->setDoesNotThrow();
  }

  // Whether it was entered or not.
  void leave(llvm::Instruction &place, llvm::AllocaInst &entered) {
    llvm::IRBuilder<> builder(&place);
    auto *type = llvm::FunctionType::get(builder.getVoidTy(), {number_}, false);
    builder.CreateCall(module_.getOrInsertFunction(kLeft, type), {builder.CreateLoad(number_, &entered)})
        ->setDoesNotThrow();
    builder.CreateStore(builder.getInt32(0), &entered);
  }
};

} // namespace

llvm::PreservedAnalyses ValueBranchesPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (module.getFunction(kLeft) || module.getFunction(kOpens)) // the plugin may stand in the pipeline twice
    return llvm::PreservedAnalyses::all();
  llvm::SmallVector<llvm::Function *, 64> functions; // more come while they are looked at
  for (llvm::Function &function : module)
    if (!function.isDeclaration())
      functions.push_back(&function);
  llvm::SmallVector<Branch, 8> found;
  for (llvm::Function *function : functions)
    findIn(*function, found);
  if (found.empty())
    return llvm::PreservedAnalyses::all();
  Planter planter(module);
  for (const Branch &way : found)
    planter.plant(way);
  announceAwaited(module);
  return llvm::PreservedAnalyses::none();
}

} // namespace snarl
