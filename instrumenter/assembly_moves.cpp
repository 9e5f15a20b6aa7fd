#include "instrumenter/assembly_moves.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/select/inline_assembly.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

#include <optional>

namespace snarl {
namespace {

// One side of a move: in memory, in a register, or a number that stands in the text.
struct Side {
  llvm::Value *address = nullptr; // in memory
  llvm::Value *value = nullptr;   // an argument in a register
  std::optional<int64_t> literal;
  bool isResult = false; // in a register, and what the statement gives back
};

// "$0", "($0)", "$$1".
std::optional<Side> sideOf(const llvm::CallInst &statement, llvm::StringRef text) {
  Side side;
  if (text.consume_front("$$")) {
    int64_t literal = 0;
    if (text.getAsInteger(0, literal))
      return std::nullopt;
    side.literal = literal;
    return side;
  }
  const bool isAddress = text.consume_front("(") && text.consume_back(")");
  unsigned number = 0;
  if (!text.consume_front("$") || text.getAsInteger(10, number))
    return std::nullopt;
  const AssemblyOperand operand = assemblyOperand(statement, number);
  if (!operand.argument) {
    side.isResult = operand.isOutput && !isAddress;
    return side.isResult ? std::optional(side) : std::nullopt;
  }
  if (operand.isMemory && isAddress) // what "m" stands for has its own
    return std::nullopt;
  (operand.isMemory || isAddress ? side.address : side.value) = operand.argument;
  return !side.address || side.address->getType()->isPointerTy() ? std::optional(side) : std::nullopt;
}

// The bytes that the instruction moves; 0: it does something else, or does not say.
uint64_t movedBytes(llvm::StringRef instruction, uint64_t bytesOfRegister) {
  return instruction == "mov"    ? bytesOfRegister
         : instruction == "movb" ? 1
         : instruction == "movw" ? 2
         : instruction == "movl" ? 4
         : instruction == "movq" ? 8
                                 : 0;
}

// 0: not what one register holds.
uint64_t sizeOf(const llvm::CallInst &statement, llvm::Type *type) {
  if (!type->isIntegerTy() && !type->isPointerTy() && !type->isFloatTy() && !type->isDoubleTy())
    return 0;
  const uint64_t bits = statement.getModule()->getDataLayout().getTypeSizeInBits(type);
  return bits % 8 == 0 ? bits / 8 : 0;
}

class Move {
public:
  explicit Move(llvm::CallInst &statement) : statement_(statement) {}

  bool replace() {
    llvm::StringRef text = textOf(statement_).trim(" \t\n;");
    const auto [instruction, operands] = text.split(' ');
    const auto [from, to] = operands.split(',');
    const std::optional<Side> source = sideOf(statement_, from.trim()), target = sideOf(statement_, to.trim());
    if (!source || !target)
      return false;
    if (source->address && target->isResult)
      return load(source->address, movedBytes(instruction, sizeOf(statement_, statement_.getType())));
    if (!target->address || source->address || source->isResult)
      return false;
    return store(target->address, *source, instruction);
  }

private:
  bool load(llvm::Value *address, uint64_t bytes) {
    if (bytes == 0 || bytes != sizeOf(statement_, statement_.getType()))
      return false;
    llvm::IRBuilder<> builder(&statement_);
    llvm::Value *place = builder.CreatePointerCast(address, compat::pointerTo(statement_.getType()));
    llvm::LoadInst *load =
        builder.CreateAlignedLoad(statement_.getType(), place, llvm::Align(bytes), /*isVolatile=*/true);
    load->setAtomic(llvm::AtomicOrdering::Acquire);
    statement_.replaceAllUsesWith(load);
    statement_.eraseFromParent();
    return true;
  }

  bool store(llvm::Value *address, const Side &source, llvm::StringRef instruction) {
    const uint64_t bytesOfRegister = source.value ? sizeOf(statement_, source.value->getType()) : 0;
    const uint64_t bytes = movedBytes(instruction, bytesOfRegister);
    if (bytes == 0 || (source.value && bytesOfRegister != bytes))
      return false;
    llvm::IRBuilder<> builder(&statement_);
    llvm::Value *value =
        source.literal ? builder.getInt(llvm::APInt(64, *source.literal, /*isSigned=*/true).sextOrTrunc(bytes * 8))
                       : source.value;
    llvm::Value *place = builder.CreatePointerCast(address, compat::pointerTo(value->getType()));
    llvm::StoreInst *store = builder.CreateAlignedStore(value, place, llvm::Align(bytes), /*isVolatile=*/true);
    store->setAtomic(llvm::AtomicOrdering::Release);
    statement_.eraseFromParent();
    return true;
  }

  llvm::CallInst &statement_;
};

bool mayBeMove(const llvm::Instruction &instruction) {
  const auto *call = llvm::dyn_cast<llvm::CallInst>(&instruction);
  const auto *assembly = call ? llvm::dyn_cast<llvm::InlineAsm>(call->getCalledOperand()) : nullptr;
  return assembly && assembly->hasSideEffects() && assembly->getDialect() == llvm::InlineAsm::AD_ATT &&
         clobbersMemory(*call);
}

} // namespace

llvm::PreservedAnalyses AssemblyMovesPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  bool changed = false;
  for (llvm::Function &function : module)
    for (llvm::Instruction &instruction : llvm::make_early_inc_range(llvm::instructions(function)))
      if (mayBeMove(instruction))
        changed |= Move(llvm::cast<llvm::CallInst>(instruction)).replace();
  return changed ? llvm::PreservedAnalyses::none() : llvm::PreservedAnalyses::all();
}

} // namespace snarl
