#include "instrumenter/reduce/early_loads.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

namespace snarl {
namespace {

constexpr size_t mostLoads = 6, mostStores = 4; // a comparison for each pair

bool mayStore(const llvm::Instruction &instruction) {
  const auto *intrinsic = llvm::dyn_cast<llvm::IntrinsicInst>(&instruction);
  return instruction.mayWriteToMemory() && !(intrinsic && intrinsic->isAssumeLikeIntrinsic());
}

} // namespace

EarlyLoads::EarlyLoads(llvm::Loop &loop, llvm::ScalarEvolution &evolution,
                       const std::function<bool(const llvm::BasicBlock &)> &isInEachIteration)
    : loop_(loop), evolution_(evolution) {
  makeLoads(isInEachIteration);
  if (made_.empty())
    return;
  repeats_ = findRepeats();
  if (!repeats_ || !makeConditions())
    conditions_.clear();
}

// A load may be of what another one gives: an object that a closure refers to.
void EarlyLoads::makeLoads(const std::function<bool(const llvm::BasicBlock &)> &isInEachIteration) {
  llvm::Instruction *place = loop_.getLoopPreheader()->getTerminator();
  const llvm::DataLayout &layout = place->getModule()->getDataLayout();
  for (bool isMore = true; isMore && made_.size() < mostLoads;) {
    isMore = false;
    followPhis();
    for (llvm::BasicBlock *block : loop_.blocks()) {
      if (!isInEachIteration(*block))
        continue;
      for (llvm::Instruction &instruction : *block) {
        auto *load = llvm::dyn_cast<llvm::LoadInst>(&instruction);
        if (!load || !load->isSimple() || early_.count(load) || !load->getType()->isPointerTy())
          continue;
        const llvm::SCEV *address = rewritten(evolution_.getSCEV(load->getPointerOperand()));
        llvm::SCEVExpander expander = compat::makeExpander(evolution_, layout);
        if (made_.size() == mostLoads || !evolution_.isLoopInvariant(address, &loop_) ||
            !compat::isSafeToExpandAt(expander, evolution_, address, place))
          continue;
        llvm::IRBuilder<> builder(place);
        builder.SetCurrentDebugLocation(load->getDebugLoc());
        llvm::Value *from = expander.expandCodeFor(address, load->getPointerOperand()->getType(), place);
        made_.push_back(builder.CreateAlignedLoad(load->getType(), from, load->getAlign()));
        early_[load] = evolution_.getSCEV(made_.back());
        const llvm::SCEV *size = evolution_.getConstant(llvm::Type::getInt64Ty(load->getContext()),
                                                        layout.getTypeStoreSize(load->getType()));
        loads_.push_back({address, size, nullptr, nullptr});
        isMore = true;
      }
    }
  }
}

// What a turn loads at its end for the next one, where the first one has it from elsewhere.
void EarlyLoads::followPhis() {
  for (llvm::PHINode &phi : loop_.getHeader()->phis()) {
    const auto load = early_.find(phi.getIncomingValueForBlock(loop_.getLoopLatch()));
    if (load == early_.end() || early_.count(&phi))
      continue;
    const llvm::SCEV *first = evolution_.getSCEV(phi.getIncomingValueForBlock(loop_.getLoopPreheader()));
    const llvm::SCEV *later = load->second;
    equal_.push_back({first, nullptr, later, nullptr});
    early_[&phi] = later;
  }
}

// What is counted up by one, and compared at the latch with a bound that is loaded: i < v.size(), at != v.end().
const llvm::SCEV *EarlyLoads::findRepeats() {
  llvm::Type *int64 = llvm::Type::getInt64Ty(loop_.getHeader()->getContext());
  const llvm::SCEV *known = evolution_.getBackedgeTakenCount(&loop_);
  if (!llvm::isa<llvm::SCEVCouldNotCompute>(known))
    return evolution_.getNoopOrZeroExtend(known, int64);
  const auto *branch = llvm::dyn_cast<llvm::BranchInst>(loop_.getLoopLatch()->getTerminator());
  const auto *compare =
      branch && branch->isConditional() ? llvm::dyn_cast<llvm::ICmpInst>(branch->getCondition()) : nullptr;
  if (!compare)
    return nullptr;
  const auto goesOn =
      branch->getSuccessor(0) == loop_.getHeader() ? compare->getPredicate() : compare->getInversePredicate();
  const auto *counter = llvm::dyn_cast<llvm::SCEVAddRecExpr>(evolution_.getSCEV(compare->getOperand(0)));
  const llvm::SCEV *bound = rewritten(evolution_.getSCEV(compare->getOperand(1)));
  if (!counter || counter->getLoop() != &loop_ || !counter->getStepRecurrence(evolution_)->isOne() ||
      evolution_.getTypeSizeInBits(bound->getType()) != 64 || !evolution_.isLoopInvariant(bound, &loop_))
    return nullptr;
  const llvm::SCEV *start = counter->getStart();
  if (goesOn == llvm::ICmpInst::ICMP_ULT && start->getType()->isIntegerTy())
    return evolution_.getMinusSCEV(evolution_.getUMaxExpr(bound, start), start);
  if (goesOn != llvm::ICmpInst::ICMP_NE)
    return nullptr;
  if (start->getType()->isPointerTy()) {
    start = evolution_.getPtrToIntExpr(start, int64);
    bound = evolution_.getPtrToIntExpr(bound, int64);
    if (llvm::isa<llvm::SCEVCouldNotCompute>(start) || llvm::isa<llvm::SCEVCouldNotCompute>(bound))
      return nullptr;
  }
  const llvm::SCEV *distance = evolution_.getMinusSCEV(bound, start);
  return llvm::isa<llvm::SCEVCouldNotCompute>(distance) ? nullptr : distance;
}

bool EarlyLoads::makeConditions() {
  conditions_ = equal_;
  size_t stores = 0;
  for (const llvm::BasicBlock *block : loop_.blocks())
    for (const llvm::Instruction &instruction : *block) {
      if (!mayStore(instruction))
        continue;
      const auto *store = llvm::dyn_cast<llvm::StoreInst>(&instruction);
      if (!store || !store->isSimple() || ++stores > mostStores)
        return false;
      const llvm::DataLayout &layout = store->getModule()->getDataLayout();
      const llvm::Type *type = store->getValueOperand()->getType();
      const llvm::SCEV *from = rewritten(evolution_.getSCEV(const_cast<llvm::Value *>(store->getPointerOperand())));
      llvm::Type *int64 = llvm::Type::getInt64Ty(store->getContext());
      const llvm::SCEV *to = from;
      if (!evolution_.isLoopInvariant(from, &loop_)) {
        const auto *advance = llvm::dyn_cast<llvm::SCEVAddRecExpr>(from);
        const auto *step = advance && advance->getLoop() == &loop_ && advance->isAffine()
                               ? llvm::dyn_cast<llvm::SCEVConstant>(advance->getStepRecurrence(evolution_))
                               : nullptr;
        if (!step)
          return false;
        from = advance->getStart();
        to = evolution_.getAddExpr(from, evolution_.getMulExpr(step, repeats_));
        if (step->getAPInt().isNegative())
          std::swap(from, to);
      }
      const uint64_t size = layout.getTypeStoreSize(const_cast<llvm::Type *>(type));
      to = evolution_.getAddExpr(to, evolution_.getConstant(int64, size));
      for (const KeptApart &load : loads_)
        conditions_.push_back({load.begin, load.size, from, to});
    }
  return true;
}

} // namespace snarl
