#include "instrumenter/foreign/orders.h"

#include "instrumenter/foreign/calls.h"
#include "instrumenter/foreign/entries.h"
#include "instrumenter/teller.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

#include <vector>

namespace snarl {
namespace {

constexpr llvm::StringRef kForeignOrdersTold = "snarl.foreign_orders"; // the plugin may stand in the pipeline twice

using KnownFunctions = llvm::MapVector<llvm::Function *, ForeignRows>;

// A function of the headers that only calls another known one: that one is told of.
bool isForwarder(const llvm::Function &function, const KnownFunctions &known) {
  for (const llvm::Instruction &instruction : llvm::instructions(function))
    if (const auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction))
      if (const llvm::Function *callee = call->getCalledFunction();
          callee && callee != &function && known.count(const_cast<llvm::Function *>(callee)))
        return true;
  return false;
}

bool mustBeTail(const llvm::CallBase &call) {
  const auto *plain = llvm::dyn_cast<llvm::CallInst>(&call);
  return plain && plain->isMustTailCall();
}

} // namespace

llvm::PreservedAnalyses ForeignOrdersPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (module.getNamedMetadata(kForeignOrdersTold))
    return llvm::PreservedAnalyses::all();
  KnownFunctions known;
  for (llvm::Function &function : module)
    if (ForeignRows rows = foreignRowsOf(function); !rows.empty())
      known.insert({&function, std::move(rows)});
  std::vector<std::pair<llvm::CallBase *, const ForeignRows *>> calls;
  for (const auto &[function, rows] : known)
    if (!isForwarder(*function, known))
      for (llvm::User *user : function->users())
        if (auto *call = llvm::dyn_cast<llvm::CallBase>(user);
            call && call->getCalledFunction() == function && !mustBeTail(*call))
          calls.push_back({call, &rows});
  Teller teller(module);
  ForeignEntries entries;
  for (const auto &[call, rows] : calls)
    tellOfForeignCall(*call, *rows, teller, entries);
  entries.addMembers(module);
  const bool entered = entries.tell(teller);
  if (calls.empty() && !entered)
    return llvm::PreservedAnalyses::all();
  module.getOrInsertNamedMetadata(kForeignOrdersTold);
  return llvm::PreservedAnalyses::none();
}

} // namespace snarl
