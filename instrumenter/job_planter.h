// What the passes that tell of jobs plant (runtime/sync/jobs.h): nothing but a load and a branch as long as nothing was
// acquired under anything.
#ifndef SNARL_INSTRUMENTER_JOB_PLANTER_H
#define SNARL_INSTRUMENTER_JOB_PLANTER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"

namespace snarl {

class JobPlanter {
public:
  explicit JobPlanter(llvm::Module &module);

  // Places before `place` that are reached only if a number is not 0, or if jobs matter at all.
  llvm::Instruction *onlyIfNotZero(llvm::Value *number, llvm::Instruction &place);
  llvm::Instruction *onlyIfJobsMatter(llvm::Instruction &place);

  llvm::CallInst *call(llvm::Instruction &place, llvm::StringRef name, llvm::Type *result,
                       llvm::ArrayRef<llvm::Value *> arguments);
  // If jobs matter: that something begins with `object`. Returns what tellOfEnd() is to be given; 0 if they do not.
  llvm::Value *tellOfBeginning(llvm::Instruction &place, llvm::StringRef name, llvm::Value *object);
  // If `entered` is not 0: the job is over.
  void tellOfEnd(llvm::Instruction &place, llvm::Value *entered);

private:
  llvm::Type *bytes_;
  llvm::Module &module_;
};

} // namespace snarl

#endif // SNARL_INSTRUMENTER_JOB_PLANTER_H
