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
  if (!made_.empty() && !makeConditions())
    conditions_.clear();
}

// A load may be of what another one gives: an object that a closure refers to.
void EarlyLoads::makeLoads(const std::function<bool(const llvm::BasicBlock &)> &isInEachIteration) {
  llvm::Instruction *place = loop_.getLoopPreheader()->getTerminator();
  const llvm::DataLayout &layout = place->getModule()->getDataLayout();
  for (bool isMore = true; isMore && made_.size() < mostLoads;) {
    isMore = false;
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
        conditions_.push_back({address, size, nullptr, nullptr});
        isMore = true;
      }
    }
  }
}

bool EarlyLoads::makeConditions() {
  const std::vector<KeptApart> loads = std::move(conditions_);
  conditions_.clear();
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
        const llvm::SCEV *turns = evolution_.getNoopOrZeroExtend(evolution_.getBackedgeTakenCount(&loop_), int64);
        from = advance->getStart();
        to = evolution_.getAddExpr(from, evolution_.getMulExpr(step, turns));
        if (step->getAPInt().isNegative())
          std::swap(from, to);
      }
      const uint64_t size = layout.getTypeStoreSize(const_cast<llvm::Type *>(type));
      to = evolution_.getAddExpr(to, evolution_.getConstant(int64, size));
      for (const KeptApart &load : loads)
        conditions_.push_back({load.begin, load.size, from, to});
    }
  return true;
}

} // namespace snarl
