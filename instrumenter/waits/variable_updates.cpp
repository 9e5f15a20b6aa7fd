#include "instrumenter/waits/variable_updates.h"

#include "instrumenter/waits/variables.h"

namespace snarl {
namespace {

using llvm::dyn_cast;

// The store's value, if it is made of the variable's by one of two operations.
llvm::BinaryOperator *updateBy(const llvm::StoreInst &store, unsigned operation, unsigned other) {
  auto *made = dyn_cast<llvm::BinaryOperator>(const_cast<llvm::Value *>(store.getValueOperand()));
  if (!made || (made->getOpcode() != operation && made->getOpcode() != other))
    return nullptr;
  const auto *load = dyn_cast<llvm::LoadInst>(made->getOperand(0));
  return load && isSamePlace(load->getPointerOperand(), store.getPointerOperand()) ? made : nullptr;
}

} // namespace

llvm::BinaryOperator *additionBy(const llvm::StoreInst &store) {
  return updateBy(store, llvm::Instruction::Add, llvm::Instruction::Sub);
}

llvm::BinaryOperator *bitsBy(const llvm::StoreInst &store) {
  return updateBy(store, llvm::Instruction::Or, llvm::Instruction::And);
}

llvm::StoreInst *storeOfSum(const llvm::Instruction &sum) {
  for (const llvm::User *user : sum.users())
    if (auto *store = dyn_cast<llvm::StoreInst>(user); store && additionBy(*store) == &sum)
      return const_cast<llvm::StoreInst *>(store);
  return nullptr;
}

} // namespace snarl
