#include "instrumenter/waits/additions.h"

#include "instrumenter/waits/atomic_members.h"
#include "instrumenter/waits/deciding_steps.h"
#include "instrumenter/waits/variables.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Constants.h"
#include "llvm/Support/AtomicOrdering.h"

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

Added addition(llvm::Value *atomic, llvm::Value *number, bool adds, int order, bool findsAfter) {
  if (auto *load = dyn_cast<llvm::LoadInst>(number)) // C's functions put it into a temporary
    number = storedBefore(*load);
  const auto *constant = llvm::dyn_cast_or_null<llvm::ConstantInt>(number);
  if (!constant)
    return {};
  const auto by = static_cast<uint64_t>(constant->getSExtValue());
  return {atomic, order, adds ? by : 0 - by, findsAfter};
}

Added addedByUpdate(llvm::AtomicRMWInst &update, bool findsAfter) {
  const bool adds = update.getOperation() == llvm::AtomicRMWInst::Add;
  if (!adds && update.getOperation() != llvm::AtomicRMWInst::Sub)
    return {};
  return addition(update.getPointerOperand(), update.getValOperand(), adds,
                  llvm::isAcquireOrStronger(update.getOrdering()) ? snarl_acquire : snarl_relaxed, findsAfter);
}

// What the built-in functions that return the new value make of the old one.
Added addedByRepetition(llvm::BinaryOperator &again) {
  auto *update = dyn_cast<llvm::AtomicRMWInst>(again.getOperand(0));
  if (!update || update->getValOperand() != again.getOperand(1) ||
      again.getOpcode() !=
          (update->getOperation() == llvm::AtomicRMWInst::Add ? llvm::Instruction::Add : llvm::Instruction::Sub))
    return {};
  return addedByUpdate(*update, true);
}

Added addedByMember(llvm::CallInst &call) {
  const llvm::StringRef name = atomicMember(call);
  const auto has = [&](llvm::StringRef part) { return name.find(part) != llvm::StringRef::npos; };
  if (has("E9fetch_add") || has("E9fetch_sub"))
    return call.arg_size() < 3 ? Added{}
                               : addition(call.getArgOperand(0), call.getArgOperand(1), has("E9fetch_add"),
                                          acquiresBy(call, 2) ? snarl_acquire : snarl_relaxed, false);
  if (call.arg_size() == 2 && (has("EpLE") || has("EpLB") || has("EmIE") || has("EmIB")))
    return addition(call.getArgOperand(0), call.getArgOperand(1), has("EpL"), snarl_acquire, true);
  llvm::ConstantInt *one = llvm::ConstantInt::get(llvm::Type::getInt64Ty(call.getContext()), 1);
  if (has("EppE") || has("EppB") || has("EmmE") || has("EmmB"))
    return addition(call.getArgOperand(0), one, has("Epp"), snarl_acquire, /*findsAfter=*/call.arg_size() == 1);
  return {};
}

constexpr unsigned kStepsToOrigin = 8; // steps back

// Does the value come from elsewhere than an atomic, as far as can be told? Of what others store in memory that is
// taken for granted.
bool isGiven(const llvm::Value &value, unsigned depth = 0) {
  if (depth == kStepsToOrigin)
    return false;
  const auto isGivenToo = [&](const llvm::Value *each) { return isGiven(*each, depth + 1); };
  if (const auto *load = dyn_cast<llvm::LoadInst>(&value)) {
    const auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(const_cast<llvm::Value *>(load->getPointerOperand())));
    return !load->isAtomic() && (!local || llvm::all_of(local->users(), [&](const llvm::User *user) {
      const auto *store = dyn_cast<llvm::StoreInst>(user);
      return !store || store->getPointerOperand() != local || isGivenToo(store->getValueOperand());
    }));
  }
  if (const auto *call = dyn_cast<llvm::CallInst>(&value)) {
    const llvm::Value *result = resultOf(*call);
    return atomicMember(*call).empty() && call->getCalledFunction() && (!result || isGivenToo(result));
  }
  if (isa<llvm::CastInst>(value) || isa<llvm::BinaryOperator>(value))
    return llvm::all_of(llvm::cast<llvm::Instruction>(value).operands(), isGivenToo);
  return isa<llvm::Constant>(value) || isa<llvm::Argument>(value);
}

bool isAddition(llvm::Value &value) {
  return addedBy(value).atomic != nullptr;
}

} // namespace

Added addedBy(llvm::Value &value) {
  if (!value.getType()->isIntegerTy() || !isTold(value))
    return {};
  if (auto *update = dyn_cast<llvm::AtomicRMWInst>(&value))
    return addedByUpdate(*update, false);
  if (auto *again = dyn_cast<llvm::BinaryOperator>(&value))
    return addedByRepetition(*again);
  auto *call = dyn_cast<llvm::CallInst>(&value);
  return call ? addedByMember(*call) : Added{};
}

llvm::Instruction *additionThatDecides(llvm::Value *value, const llvm::BasicBlock &block, Steps &steps) {
  return thatDecides(value, block, steps, isAddition, true);
}

llvm::Instruction *additionThatIsCompared(llvm::Value *value, const llvm::BasicBlock &block, Comparison &with,
                                          Steps &steps) {
  return thatIsCompared(
      value, block, with, steps, isAddition,
      [](llvm::Value &variable) { return isTold(variable) && isGiven(variable); }, true);
}

} // namespace snarl
