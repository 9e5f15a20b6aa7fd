#include "instrumenter/plant/prefetches.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/plant/shadow_cell.h"
#include "runtime/abi.h"

#include "llvm/IR/InstIterator.h"

namespace snarl {

constexpr uint64_t cacheLine = 64;

Prefetches findPrefetches(llvm::Function &function) {
  Prefetches found;
  for (llvm::Instruction &instruction : llvm::instructions(function))
    if (auto *call = llvm::dyn_cast<llvm::IntrinsicInst>(&instruction);
        call && call->getIntrinsicID() == llvm::Intrinsic::prefetch) {
      const auto *isData = llvm::dyn_cast<llvm::ConstantInt>(call->getArgOperand(3));
      if (isData && isData->isOne())
        found.push_back(call);
    }
  return found;
}

// A line of the program has a few lines of shadow, side by side.
void plantShadowPrefetches(const Prefetches &prefetches) {
  for (llvm::IntrinsicInst *prefetch : prefetches) {
    llvm::IRBuilder<> builder(prefetch->getNextNode());
    llvm::Value *address = builder.CreatePtrToInt(prefetch->getArgOperand(0), builder.getInt64Ty());
    llvm::Value *cell = plantCellOf(builder, builder.CreateAnd(address, ~(cacheLine - 1)), cacheLine);
    for (uint64_t offset = 0; offset < cacheLine / SNARL_GRANULE * SNARL_CELL; offset += cacheLine) {
      auto *its = llvm::cast<llvm::CallInst>(prefetch->clone());
      llvm::Value *line = builder.CreateAdd(cell, builder.getInt64(offset));
      its->setArgOperand(0, builder.CreateIntToPtr(line, prefetch->getArgOperand(0)->getType()));
      builder.Insert(its);
    }
  }
}

} // namespace snarl
