#include "instrumenter/library_orders.h"

#include "instrumenter/names.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Module.h"

namespace snarl {
namespace {

enum MemoryOrder { acquire = 2, release = 3 }; // std::memory_order's values

// Parts of mangled names, each with its length in front.
struct Correction {
  llvm::StringRef klass, function, member; // of std::atomic
  MemoryOrder order;
};

constexpr Correction kCorrections[] = {
    {"10_Sp_atomicI", "13_Atomic_count6unlockE", "9fetch_sub", release},
    {"10_Sp_atomicI", "13_Atomic_count14_M_wait_unlockE", "9fetch_sub", release},
    {"20__atomic_unique_lockI", "11__lock_impl", "4load", acquire},
    {"20__atomic_unique_lockI", "11__lock_impl", "21compare_exchange_weak", acquire},
};

void correctCall(llvm::CallBase &call, const Correction &correction) {
  const llvm::Function *callee = call.getCalledFunction();
  if (!callee || call.arg_size() == 0 || !hasPart(callee->getName(), correction.member))
    return;
  const unsigned last = call.arg_size() - 1;
  llvm::Type *type = call.getArgOperand(last)->getType();
  if (type->isIntegerTy(32))
    call.setArgOperand(last, llvm::ConstantInt::get(type, correction.order));
}

} // namespace

llvm::PreservedAnalyses LibraryOrdersPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  for (llvm::Function &function : module)
    for (const Correction &correction : kCorrections)
      if (hasPart(function.getName(), correction.klass) && hasPart(function.getName(), correction.function))
        for (llvm::Instruction &instruction : llvm::instructions(function))
          if (auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction))
            correctCall(*call, correction);
  return llvm::PreservedAnalyses::all();
}

} // namespace snarl
