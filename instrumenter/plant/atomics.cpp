#include "instrumenter/plant/atomics.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/select/calls.h"
#include "instrumenter/select/inline_assembly.h"
#include "runtime/abi.h"

#include "llvm/CodeGen/AtomicExpandUtils.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Support/AtomicOrdering.h"

#include <optional>

namespace snarl {
namespace {

using llvm::cast;
using llvm::dyn_cast;

std::optional<snarl_rmw> runtimeOperation(llvm::AtomicRMWInst::BinOp operation) {
  switch (operation) {
  case llvm::AtomicRMWInst::Xchg:
    return snarl_rmw_exchange;
  case llvm::AtomicRMWInst::Add:
    return snarl_rmw_add;
  case llvm::AtomicRMWInst::Sub:
    return snarl_rmw_sub;
  case llvm::AtomicRMWInst::And:
    return snarl_rmw_and;
  case llvm::AtomicRMWInst::Nand:
    return snarl_rmw_nand;
  case llvm::AtomicRMWInst::Or:
    return snarl_rmw_or;
  case llvm::AtomicRMWInst::Xor:
    return snarl_rmw_xor;
  case llvm::AtomicRMWInst::Max:
    return snarl_rmw_max;
  case llvm::AtomicRMWInst::Min:
    return snarl_rmw_min;
  case llvm::AtomicRMWInst::UMax:
    return snarl_rmw_umax;
  case llvm::AtomicRMWInst::UMin:
    return snarl_rmw_umin;
  default:
    return std::nullopt; // done by a loop around cas
  }
}

// Of a static variable: is it initialised? (Itanium C++ ABI.)
bool isGuardTest(const llvm::LoadInst &load) {
  const auto *variable = dyn_cast<llvm::GlobalVariable>(load.getPointerOperand()->stripPointerCasts());
  return variable && variable->getName().substr(0, 4) == "_ZGV" && load.getType()->isIntegerTy(8) &&
         load.getOrdering() == llvm::AtomicOrdering::Acquire;
}

class AtomicPlanter {
public:
  AtomicPlanter(RuntimeFunctions &runtime, llvm::Instruction &instruction)
      : runtime_(runtime), builder_(&instruction), layout_(instruction.getModule()->getDataLayout()) {}

  void replace(llvm::LoadInst &load) {
    if (isGuardTest(load))
      return finish(load, builder_.CreateCall(runtime_.guardLoad(), {place(load.getPointerOperand())}));
    llvm::Value *found = builder_.CreateCall(runtime_.atomic("load", sizeOf(load.getType())),
                                             {place(load.getPointerOperand()), order(load.getOrdering())});
    finish(load, fromInteger(found, load.getType()));
  }

  void replace(llvm::StoreInst &store) {
    llvm::Value *value = store.getValueOperand();
    builder_.CreateCall(runtime_.atomic("store", sizeOf(value->getType())),
                        {place(store.getPointerOperand()), toInteger(value), order(store.getOrdering())});
    store.eraseFromParent();
  }

  void replace(llvm::AtomicRMWInst &update) {
    const auto operation = runtimeOperation(update.getOperation());
    if (!operation)
      return replaceByLoop(update);
    llvm::Value *operand = update.getValOperand();
    llvm::Value *found = builder_.CreateCall(runtime_.atomic("rmw", sizeOf(operand->getType())),
                                             {place(update.getPointerOperand()), toInteger(operand),
                                              builder_.getInt32(*operation), order(update.getOrdering())});
    finish(update, fromInteger(found, operand->getType()));
  }

  void replace(llvm::AtomicCmpXchgInst &exchange) {
    llvm::Value *expected = exchange.getCompareOperand();
    llvm::Value *expectedBits = toInteger(expected);
    llvm::Value *found = plantCas(exchange.getPointerOperand(), expectedBits, toInteger(exchange.getNewValOperand()),
                                  exchange.getSuccessOrdering(), exchange.getFailureOrdering());
    llvm::Value *pair = llvm::UndefValue::get(exchange.getType());
    pair = builder_.CreateInsertValue(pair, fromInteger(found, expected->getType()), 0);
    pair = builder_.CreateInsertValue(pair, builder_.CreateICmpEQ(found, expectedBits), 1);
    finish(exchange, pair);
  }

  void announce(llvm::FenceInst &fence) { builder_.CreateCall(runtime_.fence(), {order(fence.getOrdering())}); }

  // A locked instruction of inline assembly is framed by two updates that change nothing: the first publishes
  // what came before, the second takes over what another thread published.
  void frame(llvm::CallBase &statement) {
    const llvm::AtomicOrdering ordering =
        statement.isInlineAsm() ? fenceOrdering(statement) : fenceOrderingOfIntrinsic(statement);
    if (ordering != llvm::AtomicOrdering::NotAtomic) {
      builder_.CreateCall(runtime_.fence(), {order(ordering)});
      return;
    }
    touch(builder_, statement);
    if (llvm::Instruction *next = statement.isTerminator() ? nullptr : statement.getNextNode()) {
      llvm::IRBuilder<> after(next);
      after.SetCurrentDebugLocation(statement.getDebugLoc());
      touch(after, statement);
    }
  }

private:
  unsigned sizeOf(llvm::Type *type) const { return layout_.getTypeStoreSize(type); }

  llvm::Value *place(llvm::Value *address) {
    return builder_.CreatePointerCast(address, compat::bytePointer(builder_.getContext()));
  }

  llvm::Value *order(llvm::AtomicOrdering ordering) {
    const auto value =
        ordering == llvm::AtomicOrdering::Unordered ? snarl_relaxed : static_cast<int>(llvm::toCABI(ordering));
    return builder_.getInt32(value);
  }

  llvm::Value *toInteger(llvm::Value *value) {
    llvm::Type *type = builder_.getIntNTy(sizeOf(value->getType()) * 8);
    return value->getType()->isPointerTy() ? builder_.CreatePtrToInt(value, type) : builder_.CreateBitCast(value, type);
  }

  llvm::Value *fromInteger(llvm::Value *bits, llvm::Type *type) {
    return type->isPointerTy() ? builder_.CreateIntToPtr(bits, type) : builder_.CreateBitCast(bits, type);
  }

  llvm::Value *plantCas(llvm::Value *address, llvm::Value *expected, llvm::Value *desired, llvm::AtomicOrdering success,
                        llvm::AtomicOrdering failure) {
    return builder_.CreateCall(runtime_.atomic("cas", sizeOf(expected->getType())),
                               {place(address), expected, desired, order(success), order(failure)});
  }

  void replaceByLoop(llvm::AtomicRMWInst &update) {
    llvm::expandAtomicRMWToCmpXchg(&update, [this](auto &loop, llvm::Value *address, llvm::Value *loaded,
                                                   llvm::Value *desired, llvm::Align, llvm::AtomicOrdering ordering,
                                                   llvm::SyncScope::ID, llvm::Value *&success, llvm::Value *&newLoaded,
                                                   auto &&...) {
      builder_.SetInsertPoint(loop.GetInsertBlock(), loop.GetInsertPoint());
      llvm::Value *expected = toInteger(loaded);
      llvm::Value *found = plantCas(address, expected, toInteger(desired), ordering,
                                    llvm::AtomicCmpXchgInst::getStrongestFailureOrdering(ordering));
      success = builder_.CreateICmpEQ(found, expected);
      newLoaded = fromInteger(found, loaded->getType());
    });
  }

  void touch(llvm::IRBuilder<> &builder, llvm::CallBase &statement) {
    for (const MemoryOperand &operand : lockedOperands(statement)) {
      llvm::Value *address = builder.CreatePointerCast(operand.address, compat::bytePointer(builder.getContext()));
      builder.CreateCall(runtime_.atomic("rmw", operand.size),
                         {address, llvm::ConstantInt::get(builder.getIntNTy(operand.size * 8), 0),
                          builder.getInt32(snarl_rmw_or), builder.getInt32(snarl_seq_cst)});
    }
  }

  static void finish(llvm::Instruction &original, llvm::Value *result) {
    original.replaceAllUsesWith(result);
    original.eraseFromParent();
  }

  RuntimeFunctions &runtime_;
  llvm::IRBuilder<> builder_;
  const llvm::DataLayout &layout_;
};

void plantAtomic(llvm::Instruction &instruction, RuntimeFunctions &runtime) {
  AtomicPlanter planter(runtime, instruction);
  if (auto *load = dyn_cast<llvm::LoadInst>(&instruction))
    planter.replace(*load);
  else if (auto *store = dyn_cast<llvm::StoreInst>(&instruction))
    planter.replace(*store);
  else if (auto *update = dyn_cast<llvm::AtomicRMWInst>(&instruction))
    planter.replace(*update);
  else
    planter.replace(cast<llvm::AtomicCmpXchgInst>(instruction));
}

const llvm::Value *atomicAddress(const llvm::Instruction &instruction) {
  if (const llvm::Value *address = llvm::getLoadStorePointerOperand(&instruction))
    return address;
  if (const auto *update = dyn_cast<llvm::AtomicRMWInst>(&instruction))
    return update->getPointerOperand();
  return cast<llvm::AtomicCmpXchgInst>(instruction).getPointerOperand();
}

} // namespace

Synchronisation findSynchronisation(llvm::Function &function, PrivateMemory &privateMemory) {
  Synchronisation found;
  for (llvm::Instruction &instruction : llvm::instructions(function)) {
    auto *fence = dyn_cast<llvm::FenceInst>(&instruction);
    auto *call = dyn_cast<llvm::CallBase>(&instruction);
    if (isRuntimeAtomic(instruction) && !privateMemory.contains(atomicAddress(instruction)))
      found.atomics.push_back(&instruction);
    else if (fence && fence->getSyncScopeID() == llvm::SyncScope::System)
      found.fences.push_back(fence);
    else if (call && ordersThreads(*call))
      found.assembly.push_back(call);
  }
  return found;
}

void plantSynchronisation(const Synchronisation &synchronisation, RuntimeFunctions &runtime) {
  for (llvm::FenceInst *fence : synchronisation.fences)
    AtomicPlanter(runtime, *fence).announce(*fence);
  for (llvm::CallBase *statement : synchronisation.assembly)
    AtomicPlanter(runtime, *statement).frame(*statement);
  for (llvm::Instruction *instruction : synchronisation.atomics)
    plantAtomic(*instruction, runtime);
}

} // namespace snarl
