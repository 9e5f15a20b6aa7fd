#include "instrumenter/select/private_memory.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/names.h"

#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Operator.h"

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

// Deep enough for the chains of address computations that occur; a chain that is deeper is checked, which is safe.
constexpr unsigned lookupDepth = 16;

// Counters and tables that the compiler's own instrumentation keeps; they race by design.
bool isCompilerData(const llvm::GlobalVariable &variable) {
  const llvm::StringRef name = variable.getName();
  return hasStart(name, "__llvm_") || hasStart(name, "__profc_") || hasStart(name, "__profd_") ||
         hasStart(name, "__sancov_") || hasStart(name, "__snarl_") || hasStart(name, "_ZTV") ||
         hasStart(name, "_ZTT") || hasStart(name, "_ZTI") || hasStart(name, "llvm.") ||
         hasStart(variable.getSection(), "__llvm_") || hasStart(variable.getSection(), "__sancov");
}

// Written by libc only, which knows when it may. Every copy of a std::shared_ptr reads it.
bool isLibcData(const llvm::GlobalVariable &variable) {
  return variable.isDeclaration() && variable.getName() == "__libc_single_threaded";
}

// Whether every use of `address` reads or writes through it at once: nobody can learn the address.
bool isUsedDirectlyOnly(const llvm::Value &address, unsigned depth = 0) {
  if (depth > lookupDepth)
    return false;
  for (const llvm::User *user : address.users()) {
    if (isa<llvm::LoadInst>(user))
      continue;
    if (const auto *store = dyn_cast<llvm::StoreInst>(user)) {
      if (store->getValueOperand() == &address)
        return false;
      continue;
    }
    const auto *call = dyn_cast<llvm::CallBase>(user);
    if (isa<llvm::AnyMemIntrinsic>(user))
      continue;
    const bool passesOn = isa<llvm::GEPOperator>(user) || isa<llvm::BitCastOperator>(user) ||
                          (call && compat::isThreadLocalAddress(*call));
    if (!passesOn || !isUsedDirectlyOnly(*user, depth + 1))
      return false;
  }
  return true;
}

bool isNamedVtable(const llvm::Instruction &load) {
  return hasStart(load.getName(), "vtable");
}

bool isVtableConstant(const llvm::Value *value) {
  const auto *variable = dyn_cast<llvm::GlobalVariable>(llvm::getUnderlyingObject(value, lookupDepth));
  return variable && (hasStart(variable->getName(), "_ZTV") || hasStart(variable->getName(), "_ZTC"));
}

} // namespace

bool isTablePointerAccess(const llvm::Instruction &access) {
  if (const llvm::MDNode *tag = access.getMetadata(llvm::LLVMContext::MD_tbaa)) {
    const auto *base = tag->getNumOperands() ? dyn_cast<llvm::MDNode>(tag->getOperand(0)) : nullptr;
    const auto *name = base && base->getNumOperands() ? dyn_cast<llvm::MDString>(base->getOperand(0)) : nullptr;
    return name && name->getString() == "vtable pointer";
  }
  if (const auto *store = dyn_cast<llvm::StoreInst>(&access))
    return isVtableConstant(store->getValueOperand());
  return isa<llvm::LoadInst>(access) && isNamedVtable(access);
}

bool isTablePointer(const llvm::Value *value) {
  const auto *load = dyn_cast<llvm::LoadInst>(value);
  return load && isTablePointerAccess(*load);
}

bool PrivateMemory::contains(const llvm::Value *address) {
  return isPrivateObject(llvm::getUnderlyingObject(address, lookupDepth));
}

bool PrivateMemory::isPrivateObject(const llvm::Value *object) {
  if (const auto *variable = dyn_cast<llvm::GlobalVariable>(object))
    return isPrivateGlobal(*variable);
  if (isa<llvm::Function>(object) || isTablePointer(object))
    return true;
  if (const auto *call = dyn_cast<llvm::CallBase>(object)) {
    if (compat::isThreadLocalAddress(*call))
      return isPrivateObject(call->getArgOperand(0)->stripPointerCasts());
    return call->returnDoesNotAlias() && neverLeavesFunction(object);
  }
  const auto *parameter = dyn_cast<llvm::Argument>(object);
  return (isa<llvm::AllocaInst>(object) || (parameter && parameter->hasByValAttr())) && neverLeavesFunction(object);
}

bool PrivateMemory::isPrivateGlobal(const llvm::GlobalVariable &variable) const {
  if (variable.isConstant() || isCompilerData(variable) || isLibcData(variable) || exclusions_.ignoresGlobal(variable))
    return true;
  return variable.isThreadLocal() && variable.hasLocalLinkage() && leaveOutLocals_ && isUsedDirectlyOnly(variable);
}

bool PrivateMemory::neverLeavesFunction(const llvm::Value *object) {
  if (!leaveOutLocals_)
    return false;
  const auto [entry, isNew] = known_.try_emplace(object, false);
  if (isNew)
    entry->second = (objects_ && objects_->contains(object)) || !compat::mayBeCaptured(object);
  return entry->second;
}

} // namespace snarl
