#include "instrumenter/lost_lines.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

namespace snarl {
namespace {

constexpr size_t kStepsToALine = 16;

bool hasLine(const llvm::Instruction &instruction) {
  const llvm::DebugLoc &location = instruction.getDebugLoc();
  return location && location.getLine() != 0;
}

// What a value leads to, the nearest first. A phi stands where values meet, and says nothing of the source.
using Reached = llvm::SmallVector<llvm::Instruction *, 16>;
template <typename Next> Reached reachedFrom(llvm::Instruction &start, Next next) {
  Reached reached{&start};
  llvm::SmallPtrSet<llvm::Value *, 16> seen{&start};
  for (size_t step = 0; step < reached.size() && step < kStepsToALine; ++step)
    next(*reached[step], [&](llvm::Value *value) {
      auto *instruction = llvm::dyn_cast<llvm::Instruction>(value);
      if (instruction && seen.insert(value).second)
        reached.push_back(instruction);
    });
  reached.erase(reached.begin());
  return reached;
}

llvm::DebugLoc nearestLine(const Reached &reached) {
  for (const llvm::Instruction *instruction : reached)
    if (!llvm::isa<llvm::PHINode>(instruction) && hasLine(*instruction))
      return instruction->getDebugLoc();
  return {};
}

// The store of the same update knows best.
llvm::DebugLoc lineOfUse(llvm::LoadInst &load) {
  const Reached reached = reachedFrom(load, [](llvm::Instruction &instruction, auto visit) {
    for (llvm::User *user : instruction.users())
      visit(user);
  });
  for (const llvm::Instruction *instruction : reached)
    if (const auto *store = llvm::dyn_cast<llvm::StoreInst>(instruction);
        store && store->getPointerOperand() == load.getPointerOperand() && hasLine(*store))
      return store->getDebugLoc();
  return nearestLine(reached);
}

llvm::DebugLoc lineOfValue(llvm::StoreInst &store) {
  return nearestLine(reachedFrom(store, [&](llvm::Instruction &instruction, auto visit) {
    if (&instruction == &store)
      return visit(store.getValueOperand());
    for (llvm::Value *operand : instruction.operands())
      visit(operand);
  }));
}

} // namespace

void restoreLines(llvm::Function &function) {
  if (!function.getSubprogram())
    return;
  for (llvm::Instruction &instruction : llvm::instructions(function)) {
    if (hasLine(instruction))
      continue;
    llvm::DebugLoc line;
    if (auto *load = llvm::dyn_cast<llvm::LoadInst>(&instruction))
      line = lineOfUse(*load);
    else if (auto *store = llvm::dyn_cast<llvm::StoreInst>(&instruction))
      line = lineOfValue(*store);
    if (line)
      instruction.setDebugLoc(line);
  }
}

} // namespace snarl
