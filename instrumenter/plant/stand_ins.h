// Plants the stand-ins of select/stand_ins.h, and takes them away in the end.
#ifndef SNARL_INSTRUMENTER_PLANT_STAND_INS_H
#define SNARL_INSTRUMENTER_PLANT_STAND_INS_H

#include "instrumenter/check.h"

#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/IR/Module.h"

namespace snarl {

// And marks the accesses that the sweep covers.
void plantStandIns(llvm::ArrayRef<Sweep> sweeps, llvm::ScalarEvolution &evolution);

void removeStandIns(llvm::Module &module);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_PLANT_STAND_INS_H
