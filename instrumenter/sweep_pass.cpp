#include "instrumenter/sweep_pass.h"

#include "instrumenter/plant/module_constructor.h"
#include "instrumenter/plant/stand_ins.h"
#include "instrumenter/reduce/sweeps.h"
#include "instrumenter/select/accesses.h"
#include "instrumenter/select/exclusions.h"

#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/Transforms/Utils/Local.h"

namespace snarl {

llvm::PreservedAnalyses SweepPass::run(llvm::Function &function, llvm::FunctionAnalysisManager &analyses) {
  llvm::LoopInfo &loops = analyses.getResult<llvm::LoopAnalysis>(function);
  if (loops.empty() || isInstrumented(*function.getParent()))
    return llvm::PreservedAnalyses::all();
  const Exclusions nothing; // the instrumenter's pass heeds them, when it makes checks of the stand-ins
  PrivateMemory privateMemory(nothing, /*leaveOutLocals=*/true);
  LibraryNames names;
  llvm::ScalarEvolution &evolution = analyses.getResult<llvm::ScalarEvolutionAnalysis>(function);
  const auto [sweeps, loads] = findSweeps(function, selectAccesses(function, privateMemory, names),
                                          {analyses.getResult<llvm::DominatorTreeAnalysis>(function), loops, evolution,
                                           analyses.getResult<llvm::TargetIRAnalysis>(function)});
  plantStandIns(sweeps, evolution);
  llvm::SmallVector<llvm::WeakTrackingVH, 4> unused(loads.begin(), loads.end());
  llvm::RecursivelyDeleteTriviallyDeadInstructionsPermissive(unused);
  if (sweeps.empty() && loads.empty())
    return llvm::PreservedAnalyses::all();
  llvm::PreservedAnalyses preserved;
  preserved.preserveSet<llvm::CFGAnalyses>();
  preserved.preserve<llvm::ScalarEvolutionAnalysis>();
  return preserved;
}

} // namespace snarl
