#include "instrumenter/waits/openings.h"

#include "instrumenter/waits/atomic_members.h"
#include "instrumenter/waits/awaited.h"
#include "instrumenter/waits/variables.h"

#include "llvm/ADT/STLExtras.h"

namespace snarl {
namespace {

using llvm::dyn_cast;

// Of the members that give an atomic another value, whatever it is: store, fetch_add, fetch_sub, fetch_xor, and the
// operators = ++ -- += -= ^= (B: with an ABI tag).
constexpr llvm::StringRef kWrites[] = {"E5store", "E9fetch_add", "E9fetch_sub", "E9fetch_xor", "EaSE", "EaSB",
                                       "EppE",    "EppB",        "EmmE",        "EmmB",        "EpLE", "EpLB",
                                       "EmIE",    "EmIB",        "EeOE",        "EeOB"};

// The atomic that the instruction writes; null: it does something else, or exchanges.
llvm::Value *writtenBy(llvm::Instruction &instruction) {
  if (auto *store = dyn_cast<llvm::StoreInst>(&instruction))
    return store->isAtomic() ? store->getPointerOperand() : nullptr;
  if (auto *update = dyn_cast<llvm::AtomicRMWInst>(&instruction))
    return update->getOperation() == llvm::AtomicRMWInst::Xchg ? nullptr : update->getPointerOperand();
  auto *call = dyn_cast<llvm::CallInst>(&instruction);
  const llvm::StringRef name = call ? atomicMember(*call) : "";
  const bool writes =
      llvm::any_of(kWrites, [&](llvm::StringRef part) { return name.find(part) != llvm::StringRef::npos; });
  return writes ? call->getArgOperand(0) : nullptr;
}

// What is waited for behind `other`, and not behind `first`.
llvm::SmallVector<const llvm::Value *, 2> awaitedBehind(const llvm::BasicBlock &other, const llvm::BasicBlock &first,
                                                        const llvm::PostDominatorTree &after) {
  llvm::SmallVector<const llvm::Value *, 2> found;
  for (const llvm::BasicBlock &block : *first.getParent())
    if (const llvm::Value *atomic = awaitedAt(block);
        atomic && after.dominates(&block, &other) && !after.dominates(&block, &first))
      found.push_back(atomic);
  return found;
}

} // namespace

llvm::SmallVector<Opening, 1> openingsIn(llvm::ArrayRef<llvm::BasicBlock *> way, const llvm::BasicBlock &other,
                                         const llvm::PostDominatorTree &after) {
  const auto awaited = awaitedBehind(other, *way.front(), after);
  llvm::SmallVector<Opening, 1> found;
  if (awaited.empty())
    return found;
  for (llvm::BasicBlock *block : way)
    for (llvm::Instruction &instruction : *block) {
      llvm::Value *atomic = writtenBy(instruction);
      const auto isWritten = [&](const llvm::Value *each) { return isSamePlace(atomic->stripPointerCasts(), each); };
      if (atomic && llvm::any_of(awaited, isWritten))
        found.push_back({&instruction, atomic});
    }
  return found;
}

} // namespace snarl
