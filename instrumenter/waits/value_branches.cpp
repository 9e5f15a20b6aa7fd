#include "instrumenter/waits/value_branches.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/names.h"
#include "instrumenter/waits/atomic_members.h"
#include "instrumenter/waits/awaited.h"
#include "instrumenter/waits/caller_values.h"
#include "instrumenter/waits/decisions.h"
#include "instrumenter/waits/openings.h"
#include "instrumenter/waits/tellable.h"
#include "instrumenter/waits/value_ends.h"

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

#include <optional>
#include <utility>

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

constexpr llvm::StringRef kEntered = "__snarl_branch_entered", kEnteredWith = "__snarl_branch_entered_with",
                          kLeft = "__snarl_branch_left", kOpens = "__snarl_passage_opens", kLastOf = "__snarl_last_of",
                          kOurs = "__snarl_";

// May the call acquire something?
bool mayLock(const llvm::Instruction &instruction) {
  const auto *call = dyn_cast<llvm::CallBase>(&instruction);
  if (!call || isa<llvm::IntrinsicInst>(call) || call->isInlineAsm())
    return false;
  const llvm::Function *callee = call->getCalledFunction();
  const llvm::StringRef name = callee ? callee->getName() : "";
  return !isMemberOfAtomic(name) && !hasStart(name, kOurs) && name != "sched_yield" &&
         !hasPart(name, "19atomic_thread_fence") && !hasPart(name, "11this_thread5yield");
}

// A way that a value decides, and the blocks to which it alone leads.
struct Way {
  Decision decision;
  llvm::Instruction *before = nullptr;             // nothing is known yet
  llvm::SmallVector<llvm::BasicBlock *, 8> blocks; // the first first
  llvm::SmallVector<Opening, 1> opens;             // none: it does not let pass who went the other way
  llvm::Function *ends = nullptr;                  // which values lead there
};

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
bool throwsOn(const Way &way) {
  return llvm::any_of(way.blocks, [](const llvm::BasicBlock *block) {
    return llvm::any_of(*block, [](const llvm::Instruction &instruction) {
      const auto *call = dyn_cast<llvm::CallInst>(&instruction);
      return call && !call->doesNotThrow();
    });
  });
}

// May what an addition is compared with be looked at behind the branch? Others may have freed the object that both are
// in, unless there is nobody else any more.
bool mayLookAtVariable(const Decision &decision, bool whenTrue) {
  return decision.isLastOn(whenTrue) || isKnownToCaller(decision.variable(), decision.calls, false);
}

// The way of a branch if its condition is so; nothing: it need not be told, or cannot be.
std::optional<Way> wayOf(llvm::BranchInst &branch, bool whenTrue, const Decision &decision,
                         llvm::DominatorTree &dominators, const llvm::PostDominatorTree &after) {
  llvm::BasicBlock *first = branch.getSuccessor(whenTrue ? 0 : 1), *other = branch.getSuccessor(whenTrue ? 1 : 0);
  if (first->getSinglePredecessor() != branch.getParent() || awaitedAt(*first))
    return std::nullopt;
  Way way{decision, &*first->getFirstInsertionPt(), {}, {}};
  if (!decision.acquires && !decision.acquiresOn[whenTrue]) {
    llvm::Instruction *acquiring = acquiringOn(*first, decision);
    if (!acquiring)
      return std::nullopt;
    way.before = acquiring->getNextNode();
  }
  dominators.getDescendants(way.before->getParent(), way.blocks);
  if (decision.isOfAddition())
    way.opens = openingsIn(way.blocks, *other, after);
  if (decision.variable() && !mayLookAtVariable(decision, whenTrue))
    return std::nullopt;
  if (way.opens.empty()) {
    const auto hasLocks = [](const llvm::BasicBlock *block) { return llvm::any_of(*block, mayLock); };
    if (llvm::none_of(way.blocks, hasLocks) || (throwsOn(way) && !keepsItsFrame(*branch.getFunction())))
      return std::nullopt;
  }
  way.ends = decision.endsOfWay(whenTrue);
  return way;
}

void findIn(llvm::Function &function, llvm::SmallVectorImpl<Way> &found) {
  if (isOfLibrary(function))
    return;
  llvm::SmallVector<std::pair<llvm::BranchInst *, Decision>, 4> decided;
  for (llvm::BasicBlock &block : function)
    if (auto *branch = dyn_cast<llvm::BranchInst>(block.getTerminator()); branch && branch->isConditional())
      if (Decision decision = decisionOf(*branch))
        decided.push_back({branch, std::move(decision)});
  if (decided.empty() || !isTellable(function))
    return;
  llvm::DominatorTree dominators(function);
  const llvm::LoopInfo loops(dominators);
  const llvm::PostDominatorTree after(function);
  for (const auto &[branch, decision] : decided)
    if (dominators.isReachableFromEntry(branch->getParent()) && !decidesWhetherALoopGoesOn(*branch, loops))
      for (const bool whenTrue : {true, false})
        if (std::optional<Way> way = wayOf(*branch, whenTrue, decision, dominators, after))
          found.push_back(std::move(*way));
}

class Planter {
public:
  explicit Planter(llvm::Module &module)
      : number_(llvm::Type::getInt32Ty(module.getContext())), bytes_(compat::bytePointer(module.getContext())),
        module_(module) {}

  void plant(const Way &way) {
    if (way.opens.empty())
      enterAndLeave(way);
    else
      open(way);
  }

private:
  // Which way it is: the atomic, the values that lead there, and what they are compared with.
  struct Told {
    llvm::SmallVector<llvm::Value *, 3> arguments;
    llvm::SmallVector<llvm::Type *, 3> types;
  };

  Told tellOf(llvm::IRBuilder<> &builder, const Way &way) {
    const Decision &decision = way.decision;
    llvm::Value *atomic = buildForCaller(builder, decision.atomic, decision.calls);
    Told told{{builder.CreatePointerCast(atomic, bytes_), way.ends}, {bytes_, way.ends->getType()}};
    if (decision.variable()) {
      told.arguments.push_back(numberOf(builder, buildForCaller(builder, decision.variable(), decision.calls)));
      told.types.push_back(builder.getInt64Ty());
    }
    return told;
  }

  void enterAndLeave(const Way &way) {
    llvm::BasicBlock &entry = way.before->getFunction()->getEntryBlock();
    llvm::IRBuilder<> builder(&*entry.getFirstInsertionPt());
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

  void enter(const Way &way, llvm::AllocaInst &entered) {
    llvm::IRBuilder<> builder(way.before);
    const Told told = tellOf(builder, way);
    auto *type = llvm::FunctionType::get(number_, told.types, false);
    const llvm::StringRef name = way.decision.variable() ? kEnteredWith : kEntered;
    llvm::CallInst *call = builder.CreateCall(module_.getOrInsertFunction(name, type), told.arguments);
    call->setDoesNotThrow();
    builder.CreateStore(call, &entered);
  }

  // Whether it was entered or not.
  void leave(llvm::Instruction &place, llvm::AllocaInst &entered) {
    llvm::IRBuilder<> builder(&place);
    auto *type = llvm::FunctionType::get(builder.getVoidTy(), {number_}, false);
    builder.CreateCall(module_.getOrInsertFunction(kLeft, type), {builder.CreateLoad(number_, &entered)})
        ->setDoesNotThrow();
    builder.CreateStore(builder.getInt32(0), &entered);
  }

  // What the last to arrive has learnt it keeps.
  void open(const Way &way) {
    llvm::IRBuilder<> beginning(way.before);
    if (way.decision.variable())
      arrive(beginning, way);
    else
      plantAwaited(
          {{buildForCaller(beginning, way.decision.atomic, way.decision.calls), snarl_acquire}, way.before, way.ends});
    auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(module_.getContext()), {bytes_}, false);
    for (const auto &[write, atomic] : way.opens) {
      llvm::IRBuilder<> builder(write);
      builder.CreateCall(module_.getOrInsertFunction(kOpens, type), {builder.CreatePointerCast(atomic, bytes_)})
          ->setDoesNotThrow();
    }
  }

  void arrive(llvm::IRBuilder<> &builder, const Way &way) {
    const Told told = tellOf(builder, way);
    auto *type = llvm::FunctionType::get(builder.getVoidTy(), told.types, false);
    builder.CreateCall(module_.getOrInsertFunction(kLastOf, type), told.arguments)->setDoesNotThrow();
  }

  llvm::Type *number_, *bytes_;
  llvm::Module &module_;
};

} // namespace

llvm::PreservedAnalyses ValueBranchesPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (module.getFunction(kLeft) || module.getFunction(kOpens)) // the plugin may stand in the pipeline twice
    return llvm::PreservedAnalyses::all();
  llvm::SmallVector<llvm::Function *, 64> functions; // more come while they are looked at
  for (llvm::Function &function : module)
    if (!function.isDeclaration())
      functions.push_back(&function);
  llvm::SmallVector<Way, 8> found;
  for (llvm::Function *function : functions)
    findIn(*function, found);
  if (found.empty())
    return llvm::PreservedAnalyses::all();
  Planter planter(module);
  for (const Way &way : found)
    planter.plant(way);
  announceAwaited(module);
  return llvm::PreservedAnalyses::none();
}

} // namespace snarl
