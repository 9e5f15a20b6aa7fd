#include "instrumenter/select/inline_assembly.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/Module.h"

namespace snarl {
namespace {

const llvm::InlineAsm &assembly(const llvm::CallBase &statement) {
  return *llvm::cast<llvm::InlineAsm>(statement.getCalledOperand());
}

bool textHas(const llvm::CallBase &statement, llvm::StringRef word) {
  return llvm::StringRef(assembly(statement).getAsmString()).contains(word);
}

uint64_t operandSize(const llvm::CallBase &statement, unsigned argument) {
  llvm::Type *type = compat::indirectOperandType(statement, argument);
  if (!type || !type->isSized() || llvm::isa<llvm::ScalableVectorType>(type))
    return 0;
  return statement.getModule()->getDataLayout().getTypeStoreSize(type);
}

} // namespace

llvm::SmallVector<MemoryOperand, 4> memoryOperands(const llvm::CallBase &statement) {
  llvm::SmallVector<MemoryOperand, 4> operands;
  unsigned argument = 0;
  for (const llvm::InlineAsm::ConstraintInfo &constraint : assembly(statement).ParseConstraints()) {
    const bool isOutput = constraint.Type == llvm::InlineAsm::isOutput;
    if (!constraint.isIndirect) {
      argument += constraint.Type == llvm::InlineAsm::isInput; // a direct output is a result, a clobber nothing
      continue;
    }
    if (const uint64_t size = operandSize(statement, argument))
      operands.push_back({statement.getArgOperand(argument), size, isOutput ? Direction::write : Direction::read});
    ++argument;
  }
  return operands;
}

bool isLocked(const llvm::CallBase &statement) {
  return textHas(statement, "lock") || textHas(statement, "xchg");
}

bool isFence(const llvm::CallBase &statement) {
  return textHas(statement, "mfence");
}

} // namespace snarl
