#include "instrumenter/waits/decisions.h"

#include "instrumenter/waits/additions.h"
#include "instrumenter/waits/atomic_members.h"
#include "instrumenter/waits/caller_values.h"
#include "instrumenter/waits/deciding_steps.h"
#include "instrumenter/waits/variables.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Module.h"

#include <utility>

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

constexpr size_t kMaxCallsToValue = 4;

// The only block that follows, and that only this one leads to.
llvm::BasicBlock *onlyNext(llvm::BasicBlock &block) {
  llvm::BasicBlock *next = block.getSingleSuccessor();
  if (auto *invoke = dyn_cast<llvm::InvokeInst>(block.getTerminator()))
    next = invoke->getNormalDest();
  return next && next->getSinglePredecessor() == &block ? next : nullptr;
}

// What a function says by constants, as its branch goes one way or the other.
struct Verdict {
  llvm::BranchInst *branch = nullptr; // null: it does something else
  llvm::Constant *says[2] = {};       // when the branch's condition is false, or true
};

// Is a constant stored on one way of the branch only, and the same one each time? It is what that way says.
bool saysOnOneWay(const llvm::StoreInst &store, const llvm::DominatorTree &dominators, Verdict &verdict) {
  auto *value = dyn_cast<llvm::Constant>(const_cast<llvm::Value *>(store.getValueOperand()));
  if (!value)
    return false;
  for (const bool whenTrue : {false, true}) {
    const llvm::BasicBlock *first = verdict.branch->getSuccessor(whenTrue ? 0 : 1);
    llvm::Constant *&says = verdict.says[whenTrue];
    if (first->getSinglePredecessor() && dominators.dominates(first, store.getParent()) && (!says || says == value)) {
      says = value;
      return true;
    }
  }
  return false;
}

// Of the function that returns what is loaded.
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
    const bool isVerdict = llvm::all_of(local->users(), [&](const llvm::User *user) {
      const auto *store = dyn_cast<llvm::StoreInst>(user);
      return !store || saysOnOneWay(*store, dominators, verdict);
    });
    if (isVerdict && verdict.says[0] && verdict.says[1])
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

// What decides a value that is read in a block of a function; `steps`: what is made of it there and in its callers.
Decision decisionIn(const llvm::BasicBlock &block, llvm::Value *value, const Calls &calls, const Steps &steps);

Decision decisionByLoad(const llvm::BasicBlock &block, llvm::Value *value, const Calls &calls, const Steps &steps) {
  Decision decision;
  decision.calls = calls;
  decision.steps = steps;
  decision.found = loadThatDecides(value, block, decision.steps);
  if (!decision)
    return {};
  const Loaded loaded = loadedFrom(*decision.found);
  decision.atomic = loaded.atomic;
  decision.acquires = loaded.order == snarl_acquire;
  return decision;
}

Decision decisionByAddition(const llvm::BasicBlock &block, llvm::Value *value, const Calls &calls, const Steps &steps) {
  Decision decision;
  decision.calls = calls;
  decision.steps = steps;
  decision.found = additionThatDecides(value, block, decision.steps);
  if (!decision) {
    decision.steps = steps;
    decision.found = additionThatIsCompared(value, block, decision.with, decision.steps);
  }
  if (!decision)
    return {};
  const Added added = addedBy(*decision.found);
  decision.atomic = added.atomic;
  decision.acquires = added.order == snarl_acquire;
  return decision;
}

// Of a function that is called and says by constants which way it went.
Decision decisionByVerdict(llvm::Instruction &result, const Calls &calls, const Steps &steps) {
  const auto *load = dyn_cast<llvm::LoadInst>(&result);
  const Verdict verdict = load ? verdictOf(*load) : Verdict{};
  if (!verdict.branch)
    return {};
  const llvm::DataLayout &layout = result.getModule()->getDataLayout();
  const llvm::Constant *no = foldedBy(steps, verdict.says[0], layout), *yes = foldedBy(steps, verdict.says[1], layout);
  if (!no || !yes || no->isOneValue() == yes->isOneValue())
    return {};
  Decision decision = decisionIn(*verdict.branch->getParent(), verdict.branch->getCondition(), calls, {});
  if (!decision)
    return {};
  const bool isTurned = no->isOneValue();
  if (isTurned)
    std::swap(decision.acquiresOn[0], decision.acquiresOn[1]);
  for (const bool whenTrue : {false, true})
    decision.acquiresOn[whenTrue != isTurned] |=
        acquiringOn(*verdict.branch->getSuccessor(whenTrue ? 0 : 1), decision) != nullptr;
  decision.isTurned ^= isTurned;
  return decision;
}

Decision decisionByCall(const llvm::BasicBlock &block, llvm::Value *value, const Calls &calls, Steps steps) {
  const auto returnsWhatItMade = [](llvm::Instruction &each) {
    const auto *call = dyn_cast<llvm::CallBase>(&each);
    return call && llvm::isa_and_nonnull<llvm::Instruction>(resultOf(*call));
  };
  auto *call = llvm::cast_or_null<llvm::CallBase>(thatDecides(value, block, steps, returnsWhatItMade));
  if (!call || calls.size() == kMaxCallsToValue)
    return {};
  const Calls within = deeper(calls, *call);
  auto *result = llvm::cast<llvm::Instruction>(resultOf(*call));
  if (Decision decision = decisionIn(*result->getParent(), result, within, steps))
    return decision;
  return decisionByVerdict(*result, within, steps);
}

Decision decisionIn(const llvm::BasicBlock &block, llvm::Value *value, const Calls &calls, const Steps &steps) {
  if (Decision decision = decisionByLoad(block, value, calls, steps))
    return decision;
  if (Decision decision = decisionByAddition(block, value, calls, steps))
    return decision;
  return decisionByCall(block, value, calls, steps);
}

} // namespace

bool Decision::isOfAddition() const {
  return addedBy(*found).atomic != nullptr;
}

llvm::Function *Decision::endsOfWay(bool whenTrue) const {
  whenTrue ^= isTurned;
  const Added added = addedBy(*found);
  if (!added.atomic)
    return endsOfLoop(*found, steps, whenTrue);
  return with.comparison ? endsOfAddition(*found, added.number, added.findsAfter, with, steps, whenTrue)
                         : endsOfAddition(*found, added.number, added.findsAfter, steps, whenTrue);
}

bool Decision::isLastOn(bool whenTrue) const {
  whenTrue ^= isTurned;
  for (const llvm::Instruction *step : steps) { // the last first
    if (isa<llvm::CastInst>(step))
      continue;
    const auto *compare = dyn_cast<llvm::ICmpInst>(step);
    const auto *operand = dyn_cast<llvm::ConstantInt>(step->getOperand(1));
    if (compare && operand && operand->isZero() && compare->isEquality())
      whenTrue = whenTrue == (compare->getPredicate() == llvm::CmpInst::ICMP_NE);
    else if (step->getOpcode() == llvm::Instruction::Xor && operand && operand->isOne())
      whenTrue = !whenTrue;
    else
      return false;
  }
  llvm::CmpInst::Predicate is = with.comparison->getPredicate();
  if (!whenTrue)
    is = llvm::CmpInst::getInversePredicate(is);
  if (with.side == 1)
    is = llvm::CmpInst::getSwappedPredicate(is);
  return is == llvm::CmpInst::ICMP_EQ || is == llvm::CmpInst::ICMP_UGE || is == llvm::CmpInst::ICMP_SGE;
}

Decision decisionOf(const llvm::BranchInst &branch) {
  Decision decision = decisionIn(*branch.getParent(), branch.getCondition(), {}, {});
  if (!decision || !isKnownToCaller(decision.atomic, decision.calls, false) ||
      (decision.variable() && !isKnownToCaller(decision.variable(), decision.calls, true)))
    return {};
  return decision;
}

llvm::Instruction *acquiringOn(llvm::BasicBlock &first, const Decision &decision) {
  for (llvm::BasicBlock *block = &first; block; block = onlyNext(*block))
    for (llvm::Instruction &instruction : *block) {
      const Loaded loaded = loadedFrom(instruction);
      if (isAcquireFence(instruction) ||
          (loaded.order == snarl_acquire && decision.calls.empty() && isSamePlace(loaded.atomic, decision.atomic)))
        return &instruction;
    }
  return nullptr;
}

} // namespace snarl
