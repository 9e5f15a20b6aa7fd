#include "instrumenter/kept_variables.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

#include <algorithm>
#include <vector>

namespace snarl {
namespace {

using llvm::isa;

// A table of the unit's variables, which the compiler may not remove. In the list of used variables themselves they
// would count as known to code outside of the program.
constexpr char tableName[] = "snarl.kept";

bool isTable(const llvm::Value &value) {
  return value.getName().substr(0, sizeof(tableName) - 1) == tableName; // linked ones have numbers behind it
}

// Thread-local ones have no one address; those that only their thread knows need no checks, and lose nothing.
bool mayBeTakenApart(const llvm::GlobalVariable &variable) {
  return !variable.isDeclaration() && !variable.hasAvailableExternallyLinkage() && !variable.isConstant() &&
         !variable.isThreadLocal() && variable.getName().substr(0, 5) != "llvm.";
}

bool isOnlyRead(const llvm::Value &address) {
  return std::all_of(address.user_begin(), address.user_end(), [](const llvm::User *user) {
    if (const auto *load = llvm::dyn_cast<llvm::LoadInst>(user))
      return !load->isVolatile();
    return (isa<llvm::GEPOperator>(user) || isa<llvm::BitCastOperator>(user)) && isOnlyRead(*user);
  });
}

} // namespace

void keepVariables(llvm::Module &module) {
  llvm::PointerType *type = compat::bytePointer(module.getContext());
  std::vector<llvm::Constant *> kept;
  for (llvm::GlobalVariable &variable : module.globals())
    if (mayBeTakenApart(variable))
      kept.push_back(llvm::ConstantExpr::getPointerBitCastOrAddrSpaceCast(&variable, type));
  if (kept.empty())
    return;
  llvm::ArrayType *row = llvm::ArrayType::get(type, kept.size());
  auto *table = new llvm::GlobalVariable(module, row, /*isConstant=*/true, llvm::GlobalValue::InternalLinkage,
                                         llvm::ConstantArray::get(row, kept), tableName);
  llvm::appendToCompilerUsed(module, {table});
}

void releaseVariables(llvm::Module &module) {
  compat::removeFromUsedLists(module, [](const llvm::Constant &used) { return isTable(*used.stripPointerCasts()); });
  std::vector<llvm::GlobalVariable *> tables, kept;
  for (llvm::GlobalVariable &variable : module.globals())
    if (isTable(variable))
      tables.push_back(&variable);
  for (llvm::GlobalVariable *table : tables) {
    for (llvm::Use &entry : table->getInitializer()->operands())
      if (auto *variable = llvm::dyn_cast<llvm::GlobalVariable>(entry->stripPointerCasts()))
        kept.push_back(variable);
    table->eraseFromParent();
  }
  for (llvm::GlobalVariable *variable : kept) {
    variable->removeDeadConstantUsers();
    if (variable->hasLocalLinkage() && isOnlyRead(*variable))
      variable->setConstant(true);
  }
}

} // namespace snarl
