#include "instrumenter/job_planter.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/waits/watched_pointers.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

namespace snarl {
namespace {

constexpr llvm::StringRef kRunOver = "__snarl_branch_left", kJobsMatter = "__snarl_jobs_matter";

// Where the function is inlined, a call needs a line to have a caller.
void setLocation(llvm::IRBuilder<> &builder, const llvm::Function &function) {
  if (llvm::DISubprogram *described = function.getSubprogram(); described && !builder.getCurrentDebugLocation())
    builder.SetCurrentDebugLocation(llvm::DILocation::get(function.getContext(), described->getLine(), 0, described));
}

} // namespace

JobPlanter::JobPlanter(llvm::Module &module) : bytes_(compat::bytePointer(module.getContext())), module_(module) {}

llvm::Instruction *JobPlanter::onlyIfNotZero(llvm::Value *number, llvm::Instruction &place) {
  llvm::IRBuilder<> builder(&place);
  setLocation(builder, *place.getFunction());
  llvm::Value *isOne = builder.CreateICmpNE(number, llvm::Constant::getNullValue(number->getType()));
  llvm::MDNode *unlikely = llvm::MDBuilder(module_.getContext()).createBranchWeights(1, 1 << 20);
  return llvm::SplitBlockAndInsertIfThen(isOne, &place, false, unlikely);
}

llvm::Instruction *JobPlanter::onlyIfJobsMatter(llvm::Instruction &place) {
  llvm::IRBuilder<> builder(&place);
  setLocation(builder, *place.getFunction());
  llvm::Constant *flag = module_.getOrInsertGlobal(kJobsMatter, builder.getInt32Ty());
  llvm::LoadInst *load = builder.CreateLoad(builder.getInt32Ty(), flag);
  leaveUnchecked(*load);
  return onlyIfNotZero(load, place);
}

llvm::CallInst *JobPlanter::call(llvm::Instruction &place, llvm::StringRef name, llvm::Type *result,
                                 llvm::ArrayRef<llvm::Value *> arguments) {
  llvm::IRBuilder<> builder(&place);
  setLocation(builder, *place.getFunction());
  llvm::SmallVector<llvm::Type *, 2> types;
  llvm::SmallVector<llvm::Value *, 2> passed;
  for (llvm::Value *argument : arguments) {
    passed.push_back(argument->getType()->isPointerTy() ? builder.CreatePointerCast(argument, bytes_) : argument);
    types.push_back(passed.back()->getType());
  }
  llvm::CallInst *planted =
      builder.CreateCall(module_.getOrInsertFunction(name, llvm::FunctionType::get(result, types, false)), passed);
  planted->setDoesNotThrow();
  return planted;
}

llvm::Value *JobPlanter::tellOfBeginning(llvm::Instruction &place, llvm::StringRef name, llvm::Value *object) {
  llvm::BasicBlock *before = place.getParent();
  llvm::Type *number = llvm::Type::getInt32Ty(module_.getContext());
  llvm::CallInst *begins = call(*onlyIfJobsMatter(place), name, number, object);
  llvm::IRBuilder<> builder(&place);
  llvm::PHINode *entered = builder.CreatePHI(number, 2);
  entered->addIncoming(builder.getInt32(0), before);
  entered->addIncoming(begins, begins->getParent());
  return entered;
}

void JobPlanter::tellOfEnd(llvm::Instruction &place, llvm::Value *entered) {
  call(*onlyIfNotZero(entered, place), kRunOver, llvm::Type::getVoidTy(module_.getContext()), entered);
}

} // namespace snarl
