#include "instrumenter/select/calls.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/select/inline_assembly.h"
#include "instrumenter/select/stand_ins.h"

#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

bool isBetweenThreads(llvm::SyncScope::ID scope) {
  return scope == llvm::SyncScope::System;
}

bool isSupportedSize(const llvm::Instruction &instruction, llvm::Type *type, llvm::Align alignment) {
  const llvm::DataLayout &layout = instruction.getModule()->getDataLayout();
  const uint64_t size = layout.getTypeStoreSize(type);
  return size <= 16 && (size & (size - 1)) == 0 && layout.getTypeSizeInBits(type) == size * 8 && alignment >= size;
}

// A call that neither publishes nor takes over anything: it says so, or it touches no memory that could do it.
bool isSynchronisationFree(const llvm::CallBase &call) {
  if (call.isInlineAsm() || isa<llvm::IntrinsicInst>(call))
    return !ordersThreads(call);
  return call.doesNotAccessMemory() || call.onlyReadsMemory() || call.hasFnAttr(llvm::Attribute::NoSync);
}

// Registers that x86-64 passes arguments in; an argument beyond them lies on the stack and may forbid the jump.
constexpr unsigned integerRegisters = 6;
constexpr unsigned vectorRegisters = 8;

bool fitsInRegisters(const llvm::CallInst &call) {
  unsigned integers = 0, vectors = 0;
  for (unsigned argument = 0; argument < call.arg_size(); ++argument) {
    const llvm::Type *type = call.getArgOperand(argument)->getType();
    if (call.isByValArgument(argument) || call.paramHasAttr(argument, llvm::Attribute::StructRet))
      return false;
    if (type->isFloatTy() || type->isDoubleTy() || (type->isVectorTy() && type->getPrimitiveSizeInBits() <= 128))
      ++vectors;
    else if (type->isPointerTy() || (type->isIntegerTy() && type->getIntegerBitWidth() <= 64))
      ++integers;
    else
      return false;
  }
  return integers <= integerRegisters && vectors <= vectorRegisters;
}

bool isFollowedByReturn(const llvm::CallInst &call) {
  const auto *end = llvm::dyn_cast_or_null<llvm::ReturnInst>(compat::nextInstruction(call));
  return end && (!end->getReturnValue() || end->getReturnValue() == &call);
}

// Whether the code generator will make a jump of the call. Where this says yes in error, the stack of an access in
// the callee lacks one frame; where it says no in error, the callee is called and not jumped to.
bool becomesJump(const llvm::CallInst &call) {
  if (call.isMustTailCall())
    return true;
  const llvm::Function &caller = *call.getFunction();
  return call.isTailCall() && isFollowedByReturn(call) && call.getCallingConv() == caller.getCallingConv() &&
         !caller.hasStructRetAttr() && !call.hasFnAttr(llvm::Attribute::ReturnsTwice) && fitsInRegisters(call) &&
         caller.getFnAttribute("disable-tail-calls").getValueAsString() != "true";
}

// Whether the program may count on the jump, for its stack would grow without end: the calls go round in a circle, or
// through pointers from one function to the next of the same kind, as interpreters do. All others become calls that
// return to their caller, so that it stands in the stacks.
bool mayBeCountedOn(const llvm::CallInst &call, const CallCycles &cycles) {
  if (call.isMustTailCall())
    return true;
  const llvm::Function &caller = *call.getFunction();
  const auto *callee = dyn_cast<llvm::Function>(call.getCalledOperand()->stripPointerCasts());
  return callee ? cycles.inOneCycle(caller, *callee) : call.getFunctionType() == caller.getFunctionType();
}

bool isAtomicRead(const llvm::Instruction &instruction) {
  const auto *load = dyn_cast<llvm::LoadInst>(&instruction);
  return load && load->isAtomic();
}

// An atomic operation that orders nothing by itself: what a relaxed store publishes was published by a fence before it,
// and what a relaxed load takes over is taken over by a fence behind it.
bool isRelaxed(const llvm::Instruction &instruction) {
  const auto isWeak = [](llvm::AtomicOrdering order) { return !llvm::isStrongerThanMonotonic(order); };
  if (const auto *load = dyn_cast<llvm::LoadInst>(&instruction))
    return isWeak(load->getOrdering());
  if (const auto *store = dyn_cast<llvm::StoreInst>(&instruction))
    return isWeak(store->getOrdering());
  if (const auto *update = dyn_cast<llvm::AtomicRMWInst>(&instruction))
    return isWeak(update->getOrdering());
  const auto *exchange = dyn_cast<llvm::AtomicCmpXchgInst>(&instruction);
  return exchange && isWeak(exchange->getSuccessOrdering()) && isWeak(exchange->getFailureOrdering());
}

} // namespace

bool isRuntimeAtomic(const llvm::Instruction &instruction) {
  if (const auto *load = dyn_cast<llvm::LoadInst>(&instruction))
    return load->isAtomic() && isBetweenThreads(load->getSyncScopeID()) &&
           isSupportedSize(instruction, load->getType(), load->getAlign());
  if (const auto *store = dyn_cast<llvm::StoreInst>(&instruction))
    return store->isAtomic() && isBetweenThreads(store->getSyncScopeID()) &&
           isSupportedSize(instruction, store->getValueOperand()->getType(), store->getAlign());
  if (const auto *update = dyn_cast<llvm::AtomicRMWInst>(&instruction))
    return isBetweenThreads(update->getSyncScopeID()) &&
           isSupportedSize(instruction, update->getValOperand()->getType(), update->getAlign());
  if (const auto *exchange = dyn_cast<llvm::AtomicCmpXchgInst>(&instruction))
    return isBetweenThreads(exchange->getSyncScopeID()) &&
           isSupportedSize(instruction, exchange->getCompareOperand()->getType(), exchange->getAlign());
  return false;
}

bool mayRelease(const llvm::Instruction &instruction) {
  if (const auto *call = dyn_cast<llvm::CallBase>(&instruction))
    return !isSynchronisationFree(*call);
  return instruction.isAtomic() && !isAtomicRead(instruction) && !isRelaxed(instruction);
}

bool mayAcquire(const llvm::Instruction &instruction) {
  if (const auto *call = dyn_cast<llvm::CallBase>(&instruction))
    return !isSynchronisationFree(*call);
  return instruction.isAtomic() && !isRelaxed(instruction);
}

bool surelyContinues(const llvm::Instruction &instruction) {
  return llvm::isGuaranteedToTransferExecutionToSuccessor(&instruction);
}

FramePlan planFrame(llvm::Function &function, const CallCycles &cycles, TailCalls tailCalls) {
  FramePlan plan;
  for (llvm::Instruction &instruction : llvm::instructions(function)) {
    auto *call = dyn_cast<llvm::CallBase>(&instruction);
    if (!call || call->isInlineAsm() || isa<llvm::IntrinsicInst>(call) || isStandIn(*call))
      continue;
    auto *plainCall = dyn_cast<llvm::CallInst>(call);
    if (plainCall && becomesJump(*plainCall) && (tailCalls == TailCalls::allJump || mayBeCountedOn(*plainCall, cycles)))
      plan.tailCalls.push_back(plainCall);
    else
      plan.needsRecord = true;
  }
  return plan;
}

} // namespace snarl
