#include "instrumenter/plant/alone_loops.h"

#include "instrumenter/select/calls.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/LoopUtils.h"

#include <algorithm>

namespace snarl {
namespace {

// Instructions that may be copied for each test: an instruction is some 4 bytes and a test some 40, so a loop may get
// no more text by its second version than by its tests.
constexpr size_t copiedForEachTest = 8;
// In one function. What is large has many values alive across its loops and choices, and takes a register allocator
// long: a parser of options, whose body is a loop of thousands of instructions, took minutes.
constexpr size_t copiedAtMost = 1000;

bool mayBeCopied(const llvm::Instruction &instruction) {
  if (instruction.getType()->isTokenTy())
    return false;
  const auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction);
  return !call || (!call->cannotDuplicate() && !call->isConvergent());
}

// Ends of blocks whose targets can be chosen by others than their own block cannot be copied.
bool hasPlainEnd(const llvm::BasicBlock &block) {
  return llvm::isa<llvm::BranchInst>(block.getTerminator()) || llvm::isa<llvm::SwitchInst>(block.getTerminator());
}

bool isQuietAndCopiable(const llvm::BasicBlock &block) {
  return !block.hasAddressTaken() && !block.isEHPad() && hasPlainEnd(block) &&
         std::all_of(block.begin(), block.end(), [](const llvm::Instruction &instruction) {
           return !mayRelease(instruction) && !mayAcquire(instruction) && !instruction.isAtomic() &&
                  mayBeCopied(instruction);
         });
}

// The outermost loops that qualify.
class LoopChoice {
public:
  LoopChoice(llvm::Function &function, llvm::ArrayRef<llvm::Instruction *> tested)
      : dominators_(function), loops_(dominators_) {
    for (const llvm::Instruction *access : tested)
      ++testsIn_[access->getParent()];
  }

  LoopHeaders run() {
    for (llvm::Loop *loop : loops_)
      choose(*loop);
    return std::move(chosen_);
  }

private:
  void choose(llvm::Loop &loop) {
    const size_t size = sizeOf(loop);
    if (size <= copiedAtMost - copied_ && size <= testsOf(loop) * copiedForEachTest &&
        std::all_of(loop.block_begin(), loop.block_end(),
                    [](const llvm::BasicBlock *block) { return isQuietAndCopiable(*block); })) {
      chosen_.push_back(loop.getHeader());
      copied_ += size;
      return;
    }
    for (llvm::Loop *inner : loop)
      choose(*inner);
  }

  static size_t sizeOf(const llvm::Loop &loop) {
    size_t instructions = 0;
    for (const llvm::BasicBlock *block : loop.blocks())
      instructions += block->sizeWithoutDebug();
    return instructions;
  }

  size_t testsOf(const llvm::Loop &loop) const {
    size_t tests = 0;
    for (const llvm::BasicBlock *block : loop.blocks())
      if (const auto found = testsIn_.find(block); found != testsIn_.end())
        tests += found->second;
    return tests;
  }

  llvm::DominatorTree dominators_;
  llvm::LoopInfo loops_;
  llvm::DenseMap<const llvm::BasicBlock *, size_t> testsIn_;
  LoopHeaders chosen_;
  size_t copied_ = 0; // instructions of these
};

class LoopVersions {
public:
  LoopVersions(llvm::Function &function, llvm::ArrayRef<llvm::BasicBlock *> headers, RuntimeFunctions &runtime)
      : function_(function), runtime_(runtime), dominators_(function), loops_(dominators_) {
    for (llvm::BasicBlock *header : headers)
      chosen_.push_back(loops_.getLoopFor(header));
  }

  void run() {
    // All before the first is copied, which the dominator tree knows nothing of; and the blocks before the values, for
    // a block in front of one loop may come to lie behind another.
    for (llvm::Loop *loop : chosen_)
      if (!loop->getLoopPreheader())
        llvm::InsertPreheaderForLoop(loop, &dominators_, &loops_, nullptr, /*PreserveLCSSA=*/false);
    for (llvm::Loop *loop : chosen_)
      llvm::formLCSSARecursively(*loop, dominators_, &loops_, nullptr);
    for (llvm::Loop *loop : chosen_)
      version(*loop);
    llvm::EliminateUnreachableBlocks(function_); // the slow paths of the copies
    for (const llvm::WeakVH &block : copied_)
      if (block)
        llvm::MergeBlockIntoPredecessor(llvm::cast<llvm::BasicBlock>(block));
  }

private:
  void version(llvm::Loop &loop) {
    llvm::BasicBlock *preheader = loop.getLoopPreheader();
    if (!preheader)
      return; // it is entered from the end of a block that cannot be split
    llvm::ValueToValueMapTy copies;
    llvm::SmallVector<llvm::BasicBlock *, 8> copied;
    for (llvm::BasicBlock *block : loop.blocks()) {
      copied.push_back(llvm::CloneBasicBlock(block, copies, ".alone", &function_));
      copies[block] = copied.back();
    }
    llvm::remapInstructionsInBlocks(copied, copies);
    addToExits(loop, copies);
    plantChoice(*preheader, *llvm::cast<llvm::BasicBlock>(copies[loop.getHeader()]), *loop.getHeader());
    for (llvm::BasicBlock *block : copied)
      maskNothing(*block);
    copied_.append(copied.begin(), copied.end());
  }

  static void addToExits(const llvm::Loop &loop, llvm::ValueToValueMapTy &copies) {
    llvm::SmallVector<llvm::BasicBlock *, 4> exits;
    loop.getUniqueExitBlocks(exits);
    for (llvm::BasicBlock *exit : exits)
      for (llvm::PHINode &phi : exit->phis())
        for (unsigned index = 0, count = phi.getNumIncomingValues(); index < count; ++index)
          if (llvm::BasicBlock *from = phi.getIncomingBlock(index); loop.contains(from)) {
            llvm::Value *value = phi.getIncomingValue(index);
            const auto copy = copies.find(value);
            phi.addIncoming(copy == copies.end() ? value : static_cast<llvm::Value *>(copy->second),
                            llvm::cast<llvm::BasicBlock>(copies[from]));
          }
  }

  void plantChoice(llvm::BasicBlock &preheader, llvm::BasicBlock &alone, llvm::BasicBlock &checked) {
    llvm::Instruction *end = preheader.getTerminator();
    llvm::IRBuilder<> builder(end);
    llvm::LoadInst *mask = builder.CreateAlignedLoad(
        builder.getInt32Ty(), runtime_.tlsField(builder, TlsField::mask, builder.getInt32Ty()), llvm::Align(4));
    mask->setMetadata("nosanitize", llvm::MDNode::get(builder.getContext(), {}));
    builder.CreateCondBr(builder.CreateICmpEQ(mask, builder.getInt32(0)), &alone, &checked);
    end->eraseFromParent();
  }

  void maskNothing(llvm::BasicBlock &block) {
    for (llvm::Instruction &instruction : block)
      if (runtime_.isLoadOf(TlsField::mask, instruction))
        instruction.replaceAllUsesWith(llvm::Constant::getNullValue(instruction.getType()));
    llvm::SimplifyInstructionsInBlock(&block);
    llvm::ConstantFoldTerminator(&block);
    for (llvm::Instruction &instruction : llvm::make_early_inc_range(llvm::reverse(block)))
      if (llvm::isInstructionTriviallyDead(&instruction))
        instruction.eraseFromParent();
  }

  llvm::Function &function_;
  RuntimeFunctions &runtime_;
  llvm::DominatorTree dominators_;
  llvm::LoopInfo loops_;
  llvm::SmallVector<llvm::Loop *, 8> chosen_;
  llvm::SmallVector<llvm::WeakVH, 16> copied_; // of all loops
};

} // namespace

LoopHeaders chooseAloneLoops(llvm::Function &function, llvm::ArrayRef<llvm::Instruction *> tested) {
  return tested.empty() ? LoopHeaders() : LoopChoice(function, tested).run();
}

void plantAloneVersions(llvm::Function &function, llvm::ArrayRef<llvm::BasicBlock *> headers,
                        RuntimeFunctions &runtime) {
  if (!headers.empty())
    LoopVersions(function, headers, runtime).run();
}

} // namespace snarl
