#include "instrumenter/shared_owners.h"

#include "instrumenter/call_places.h"
#include "instrumenter/job_planter.h"
#include "instrumenter/llvm_compat.h"
#include "instrumenter/names.h"
#include "instrumenter/waits/watched_pointers.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

namespace snarl {
namespace {

constexpr llvm::StringRef kLeaves = "__snarl_owner_leaves", kLastBegins = "__snarl_last_owner_begins";

constexpr unsigned kCountOffset = 8; // behind the pointer to the virtual table

// A library's count of owners.
struct OwnerCount {
  llvm::StringRef klass, member; // in mangled names; what such members begin with
  unsigned bits;
  uint64_t last; // the count while there is one owner
};

constexpr OwnerCount kCounts[] = {
    {"St16_Sp_counted_baseI", "_M_release", 32, 1},
    {"14__shared_count", "16__release_shared", 64, 0},
};

// _M_release, _M_release_last_use, _M_release_last_use_cold.
const OwnerCount *countOf(const llvm::Function &function) {
  for (const OwnerCount &count : kCounts)
    if (hasPart(function.getName(), count.klass) && hasPart(function.getName(), count.member) &&
        function.arg_size() == 1 && !function.isDeclaration())
      return &count;
  return nullptr;
}

// Each gives up a share first, or is called by one that has.
bool givesUp(const llvm::Function &function) {
  return !hasPart(function.getName(), "_M_release_last_use");
}

// The first that is called by the virtual table ends what was owned, what follows only the count itself.
llvm::CallBase *endOfOwned(llvm::Function &function) {
  for (llvm::Instruction &instruction : llvm::instructions(function))
    if (auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction))
      if (call->isIndirectCall())
        return call;
  return nullptr;
}

class OwnersPlanter {
public:
  explicit OwnersPlanter(llvm::Module &module) : planter_(module) {}

  void plant(llvm::Function &function, const OwnerCount &count) {
    if (llvm::CallBase *end = endOfOwned(function)) {
      llvm::Instruction *over = placeOfReturn(*end);
      planter_.tellOfEnd(*over, planter_.tellOfBeginning(*end, kLastBegins, addressOf(count, *end)));
    }
    if (givesUp(function))
      tellOfLeaving(function, count);
  }

private:
  JobPlanter planter_;

  llvm::Value *addressOf(const OwnerCount &count, llvm::Instruction &place) {
    llvm::IRBuilder<> builder(&place);
    llvm::Value *object =
        builder.CreatePointerCast(place.getFunction()->getArg(0), compat::bytePointer(builder.getContext()));
    llvm::Value *address = builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), object, kCountOffset);
    return builder.CreatePointerCast(address, compat::pointerTo(builder.getIntNTy(count.bits)));
  }

  void tellOfLeaving(llvm::Function &function, const OwnerCount &count) {
    llvm::Instruction *place = planter_.onlyIfJobsMatter(beginningOf(function));
    llvm::Value *address = addressOf(count, *place);
    llvm::IRBuilder<> builder(place);
    llvm::Type *number = builder.getIntNTy(count.bits);
    llvm::LoadInst *owners = builder.CreateLoad(number, address);
    leaveUnchecked(*owners);
    llvm::Value *others = builder.CreateSub(owners, llvm::ConstantInt::get(number, count.last));
    planter_.call(*planter_.onlyIfNotZero(others, *place), kLeaves, builder.getVoidTy(), address);
  }
};

} // namespace

llvm::PreservedAnalyses SharedOwnersPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (module.getFunction(kLeaves)) // the plugin may stand in the pipeline twice
    return llvm::PreservedAnalyses::all();
  OwnersPlanter planter(module);
  bool changed = false;
  for (llvm::Function &function : module)
    if (const OwnerCount *count = countOf(function)) {
      planter.plant(function, *count);
      changed = true;
    }
  return changed ? llvm::PreservedAnalyses::none() : llvm::PreservedAnalyses::all();
}

} // namespace snarl
