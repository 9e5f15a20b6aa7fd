#include "instrumenter/value_branches.h"

#include "instrumenter/additions.h"
#include "instrumenter/llvm_compat.h"
#include "instrumenter/predicates.h"
#include "instrumenter/spin_waits.h"
#include "instrumenter/value_ends.h"
#include "instrumenter/variables.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
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

constexpr llvm::StringRef kEntered = "__snarl_branch_entered", kLeft = "__snarl_branch_left",
                          kOpens = "__snarl_passage_opens", kLastOf = "__snarl_last_of", kOurs = "__snarl_";

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
  llvm::Value *variable = nullptr; // that the atomic is compared with; null: constants
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
  Comparison with = {}; // of an addition with a variable

  // A function that says of values of the atomic, as they are then, whether they lead the way.
  llvm::Function *endsOfWay(bool whenTrue) const {
    const Added added = addedBy(*decides);
    if (with.comparison)
      return endsOfAddition(*decides, added.number, added.findsAfter, with, steps, whenTrue);
    if (added.atomic)
      return endsOfAddition(*decides, added.number, added.findsAfter, steps, whenTrue);
    return endsOfLoop(*decides, steps, whenTrue);
  }
};

// Is the pointer, of a function that is called, known to who calls it, without a look at memory that others may free?
bool isKnownToCaller(llvm::Value *pointer, llvm::ArrayRef<llvm::CallBase *> calls) {
  if (calls.empty() || isa<llvm::Constant>(pointer))
    return true;
  if (auto *argument = dyn_cast<llvm::Argument>(pointer))
    return isKnownToCaller(calls.back()->getArgOperand(argument->getArgNo()), calls.drop_back());
  if (auto *load = dyn_cast<llvm::LoadInst>(pointer)) {
    auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand()));
    llvm::Value *only = local ? onlyValueOf(*local) : nullptr;
    return only && isKnownToCaller(only, calls);
  }
  auto *element = dyn_cast<llvm::GetElementPtrInst>(pointer);
  return ((element && element->hasAllConstantIndices()) || isa<llvm::BitCastInst>(pointer)) &&
         isKnownToCaller(llvm::cast<llvm::Instruction>(pointer)->getOperand(0), calls);
}

llvm::Value *buildForCaller(llvm::IRBuilder<> &builder, llvm::Value *pointer, llvm::ArrayRef<llvm::CallBase *> calls) {
  if (calls.empty() || isa<llvm::Constant>(pointer))
    return pointer;
  if (auto *argument = dyn_cast<llvm::Argument>(pointer))
    return buildForCaller(builder, calls.back()->getArgOperand(argument->getArgNo()), calls.drop_back());
  if (auto *load = dyn_cast<llvm::LoadInst>(pointer))
    return buildForCaller(builder, onlyValueOf(*llvm::cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand()))),
                          calls);
  auto *step = llvm::cast<llvm::Instruction>(pointer);
  llvm::Value *base = buildForCaller(builder, step->getOperand(0), calls);
  llvm::Instruction *copy = step->clone();
  copy->setOperand(0, base);
  copy->setDebugLoc(llvm::DebugLoc());
  return builder.Insert(copy);
}

constexpr size_t kCallsToValue = 4;

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
  if (!by.decides && calls.empty()) {
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
  return decisionOf(result, *result->getParent(), deeper, made);
}

Decision decisionOf(const llvm::BranchInst &branch) {
  Decision by = decisionOf(branch.getCondition(), *branch.getParent(), {}, {});
  return by.decides && isKnownToCaller(by.atomic, by.calls) ? by : Decision{};
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

void findWays(llvm::BranchInst &branch, const Decision &by, llvm::DominatorTree &dominators,
              const llvm::PostDominatorTree &after, llvm::SmallVectorImpl<Branch> &found) {
  for (const unsigned way : {0u, 1u}) {
    llvm::BasicBlock *first = branch.getSuccessor(way);
    if (first->getSinglePredecessor() != branch.getParent() || spunOn(*first))
      continue;
    llvm::Instruction *before = &*first->getFirstInsertionPt();
    if (!by.acquires) {
      llvm::Instruction *acquiring = acquiringOn(*first, by);
      if (!acquiring)
        continue;
      before = acquiring->getNextNode();
    }
    Branch taken{by.atomic, by.calls, before, nullptr, {}};
    dominators.getDescendants(before->getParent(), taken.blocks);
    if (addedBy(*by.decides).atomic)
      findOpening(taken, *branch.getSuccessor(1 - way), after);
    if (taken.opens.empty() && by.with.comparison)
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
    llvm::CallInst *call = builder.CreateCall(module_.getOrInsertFunction(kEntered, type), {atomic, way.ends});
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
    llvm::Value *atomic = builder.CreatePointerCast(way.atomic, bytes_);
    builder.CreateCall(module_.getOrInsertFunction(kLastOf, type), {atomic, way.ends, numberOf(builder, way.variable)})
        ->setDoesNotThrow();
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
  if (module.getFunction(kEntered) || module.getFunction(kOpens)) // the plugin may stand in the pipeline twice
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
