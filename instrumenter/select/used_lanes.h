// Which lanes of a vector that is loaded count. The vectorisers load what lies between the elements that they want,
// when it is there, and leave it unused: the program does not read it. (So do loops over one member of an array of
// structures.)
#ifndef SNARL_INSTRUMENTER_SELECT_USED_LANES_H
#define SNARL_INSTRUMENTER_SELECT_USED_LANES_H

#include "instrumenter/llvm_compat.h"

#include "llvm/ADT/APInt.h"
#include "llvm/IR/Instructions.h"

namespace snarl {

// Before the vectorisers: what the program itself loads as a vector, it reads whole.
class WholeVectorsPass : public llvm::PassInfoMixin<WholeVectorsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Function &function, llvm::FunctionAnalysisManager &);
  static bool isRequired() { return true; }
};

// One bit for each lane; of a vector of a fixed number of lanes. All, if in doubt.
llvm::APInt usedLanes(const llvm::LoadInst &load);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_SELECT_USED_LANES_H
