#include "instrumenter/waits/atomic_members.h"

#include "instrumenter/names.h"
#include "instrumenter/waits/value_ends.h"

#include "llvm/IR/Constants.h"
#include "llvm/Support/AtomicOrdering.h"

namespace snarl {
namespace {

using llvm::dyn_cast;

// Of load, a flag's test, or the conversion to the value.
std::optional<int> orderOfMember(const llvm::CallInst &call) {
  const llvm::StringRef name = atomicMember(call);
  if (hasPart(name, "E4load") || hasPart(name, "_flag4test"))
    return orderNamed(call, 1);
  if (call.arg_size() == 1 && hasPart(name, "Ecv"))
    return snarl_acquire;
  return std::nullopt;
}

} // namespace

bool isMemberOfAtomic(llvm::StringRef name) {
  constexpr llvm::StringRef classes[] = {"_ZNKSt6atomicI",
                                         "_ZNSt6atomicI",
                                         "_ZNKSt13__atomic_baseI",
                                         "_ZNSt13__atomic_baseI",
                                         "_ZNKSt3__113__atomic_baseI",
                                         "_ZNSt3__113__atomic_baseI",
                                         "_ZNKSt11atomic_flag",
                                         "_ZNSt11atomic_flag",
                                         "_ZNKSt3__111atomic_flag",
                                         "_ZNSt3__111atomic_flag"};
  for (llvm::StringRef start : classes)
    if (hasStart(name, start))
      return true;
  return false;
}

llvm::StringRef atomicMember(const llvm::CallInst &call) {
  const llvm::Function *callee = call.getCalledFunction();
  if (!callee || call.arg_empty() || !call.getArgOperand(0)->getType()->isPointerTy())
    return "";
  const llvm::StringRef name = callee->getName();
  return isMemberOfAtomic(name) ? name : "";
}

std::optional<int> orderNamed(const llvm::CallInst &call, unsigned argument) {
  const auto *order = argument < call.arg_size() ? dyn_cast<llvm::ConstantInt>(call.getArgOperand(argument)) : nullptr;
  if (!order)
    return std::nullopt;
  switch (order->getZExtValue()) {
  case snarl_relaxed:
    return snarl_relaxed;
  case snarl_acquire:
  case snarl_seq_cst:
    return snarl_acquire;
  default:
    return std::nullopt;
  }
}

bool isWaitOfAtomic(const llvm::CallInst &call) {
  const llvm::StringRef name = atomicMember(call);
  return (hasPart(name, "E4wait") || hasPart(name, "_flag4wait")) && call.arg_size() >= 2 &&
         llvm::isa<llvm::Constant>(call.getArgOperand(1));
}

bool acquiresBy(const llvm::CallInst &call, unsigned argument) {
  const auto *order = dyn_cast<llvm::ConstantInt>(call.getArgOperand(argument));
  return order && (order->getZExtValue() == snarl_acquire || order->getZExtValue() == snarl_acq_rel ||
                   order->getZExtValue() == snarl_seq_cst);
}

bool isAcquireFence(const llvm::Instruction &instruction) {
  if (const auto *fence = dyn_cast<llvm::FenceInst>(&instruction))
    return fence->getSyncScopeID() != llvm::SyncScope::SingleThread && llvm::isAcquireOrStronger(fence->getOrdering());
  const auto *call = dyn_cast<llvm::CallInst>(&instruction);
  const llvm::Function *callee = call ? call->getCalledFunction() : nullptr;
  return callee && hasPart(callee->getName(), "19atomic_thread_fence") && acquiresBy(*call, 0);
}

Loaded loadedFrom(llvm::Value &value) {
  if (!isTold(value))
    return {};
  if (auto *load = dyn_cast<llvm::LoadInst>(&value); load && load->isAtomic())
    return {load->getPointerOperand(), llvm::isAcquireOrStronger(load->getOrdering()) ? snarl_acquire : snarl_relaxed};
  auto *call = dyn_cast<llvm::CallInst>(&value);
  const std::optional<int> order = call ? orderOfMember(*call) : std::nullopt;
  return order ? Loaded{call->getArgOperand(0), *order} : Loaded{};
}

} // namespace snarl
