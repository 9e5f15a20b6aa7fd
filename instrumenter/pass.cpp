#include "instrumenter/pass.h"

#include "instrumenter/assembly_moves.h"
#include "instrumenter/condition_loops.h"
#include "instrumenter/libc_inlines.h"
#include "instrumenter/library_hand_overs.h"
#include "instrumenter/library_locks.h"
#include "instrumenter/library_orders.h"
#include "instrumenter/llvm_compat.h"
#include "instrumenter/lock_orders_pass.h"
#include "instrumenter/options.h"
#include "instrumenter/plant/alone_loops.h"
#include "instrumenter/plant/assembly_strings.h"
#include "instrumenter/plant/atomics.h"
#include "instrumenter/plant/checks.h"
#include "instrumenter/plant/frame_record.h"
#include "instrumenter/plant/masked.h"
#include "instrumenter/plant/module_constructor.h"
#include "instrumenter/plant/prefetches.h"
#include "instrumenter/plant/runtime_functions.h"
#include "instrumenter/plant/stand_ins.h"
#include "instrumenter/plant/tail_calls.h"
#include "instrumenter/reduce/available.h"
#include "instrumenter/reduce/joined_tests.h"
#include "instrumenter/reduce/neighbours.h"
#include "instrumenter/reduce/updates.h"
#include "instrumenter/select/accesses.h"
#include "instrumenter/select/calls.h"
#include "instrumenter/select/exclusions.h"
#include "instrumenter/select/private_memory.h"
#include "instrumenter/select/used_lanes.h"
#include "instrumenter/speculation.h"
#include "instrumenter/spin_waits.h"
#include "instrumenter/sweep_pass.h"
#include "instrumenter/task_library.h"
#include "instrumenter/value_branches.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"

#include <algorithm>
#include <dlfcn.h>

namespace snarl {
namespace {

// The folder that this plugin was loaded from.
std::string homeFolder() {
  Dl_info info;
  if (!dladdr(reinterpret_cast<void *>(&homeFolder), &info) || !info.dli_fname)
    return "";
  const std::string path = info.dli_fname;
  return path.substr(0, path.rfind('/'));
}

// Planted code touches memory that the source does not name: what says otherwise becomes untrue.
void removeUntrueAttributes(llvm::Function &function) {
  compat::removeMemoryEffects(function);
  function.removeFnAttr(llvm::Attribute::NoSync);
  function.removeFnAttr(llvm::Attribute::Speculatable);
  for (llvm::User *user : function.users())
    if (auto *call = llvm::dyn_cast<llvm::CallBase>(user)) {
      compat::removeMemoryEffects(*call);
      call->removeFnAttr(llvm::Attribute::NoSync);
    }
}

class FunctionInstrumenter {
public:
  FunctionInstrumenter(llvm::Function &function, RuntimeFunctions &runtime, const Exclusions &exclusions,
                       const CallCycles &cycles, const Options &options)
      : function_(function), runtime_(runtime), cycles_(cycles), options_(options),
        privateMemory_(exclusions, options.reduceLocals) {}

  // Whether something was planted that touches memory.
  bool run(bool withAccessChecks) {
    if (withAccessChecks && options_.accesses) {
      checks_ = selectAccesses(function_, privateMemory_);
      masked_ = findMaskedAccesses(function_, privateMemory_);
      strings_ = findStringAccesses(function_, privateMemory_);
      if (options_.prefetches)
        prefetches_ = findPrefetches(function_);
    }
    if (options_.atomics)
      synchronisation_ = findSynchronisation(function_, privateMemory_);
    giveTailCallsTheirReturns(function_);
    frame_ = planFrame(function_, cycles_, options_.tailCalls ? TailCalls::allJump : TailCalls::jumpWhereNeeded);
    frame_.needsRecord |= !synchronisation_.empty() || hasVptrCheck();
    frame_.needsRecord &= options_.frames;
    reduce();
    plant();
    return frame_.needsRecord || !checks_.empty() || !masked_.empty() || !strings_.empty();
  }

private:
  bool hasVptrCheck() const {
    return std::any_of(checks_.begin(), checks_.end(), [](const Check &check) { return check.vptr; });
  }

  InlineTests inlineTests() const {
    if (!options_.inlineTests)
      return InlineTests::nowhere;
    return options_.inlineEverywhere ? InlineTests::everywhere : InlineTests::wherePaying;
  }

  void reduce() {
    if (options_.reduceCovered)
      removeCoveredByEarlier(function_, checks_);
    if (options_.reduceUpdates)
      removeReadsOfUpdates(function_, checks_);
    if (options_.reduceNeighbours)
      mergeNeighbours(function_, checks_);
    joined_ = options_.inlineJoined ? joinTests(function_, checks_) : JoinedTests(checks_.size());
  }

  void plant() {
    if (frame_.needsRecord)
      plantFrameRecord(function_, frame_, runtime_);
    const LoopHeaders aloneLoops =
        plantChecks(function_, checks_, joined_, runtime_, {frame_.needsRecord, inlineTests(), options_.reduceAlone});
    plantMaskedChecks(masked_, runtime_, frame_.needsRecord);
    plantStringChecks(strings_, runtime_, frame_.needsRecord);
    plantSynchronisation(synchronisation_, runtime_);
    plantAloneVersions(function_, aloneLoops, runtime_);
    plantShadowPrefetches(prefetches_); // not where there are no tests
  }

  llvm::Function &function_;
  RuntimeFunctions &runtime_;
  const CallCycles &cycles_;
  const Options &options_;
  PrivateMemory privateMemory_;
  Checks checks_;
  JoinedTests joined_{0};
  MaskedAccesses masked_;
  StringAccesses strings_;
  Prefetches prefetches_;
  Synchronisation synchronisation_;
  FramePlan frame_;
};

void instrument(llvm::Module &module, const Options &options) {
  std::string error;
  const Exclusions exclusions(module, options.ignorelist, error);
  if (!error.empty())
    return module.getContext().emitError("snarl: ignore list: " + error);
  const CallCycles cycles(module);
  RuntimeFunctions runtime(module);
  std::vector<llvm::Function *> functions;
  for (llvm::Function &function : module)
    functions.push_back(&function);
  std::vector<llvm::Function *> changed;
  for (llvm::Function *function : functions)
    if (const Treatment treatment = exclusions.of(*function);
        treatment != Treatment::none &&
        FunctionInstrumenter(*function, runtime, exclusions, cycles, options).run(treatment == Treatment::full))
      changed.push_back(function);
  // Not before: what a function says of itself is what its callers' checks are reduced by.
  for (llvm::Function *function : changed)
    removeUntrueAttributes(*function);
  removeStandIns(module);
  plantModuleConstructor(module, runtime, homeFolder());
}

} // namespace

llvm::PreservedAnalyses InstrumenterPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (isInstrumented(module))
    return llvm::PreservedAnalyses::all();
  markInstrumented(module);
  const OptionsOrError configuration = readOptions();
  if (configuration.error)
    module.getContext().emitError(*configuration.error);
  else
    instrument(module, configuration.options);
  return llvm::PreservedAnalyses::none();
}

void registerPass(llvm::PassBuilder &builder) {
  builder.registerPipelineStartEPCallback([](llvm::ModulePassManager &manager, llvm::OptimizationLevel) {
    manager.addPass(LibcInlinesPass());
    manager.addPass(AssemblyMovesPass());
    manager.addPass(NoSpeculationPass());
    manager.addPass(llvm::createModuleToFunctionPassAdaptor(WholeVectorsPass()));
    manager.addPass(LibraryOrdersPass());
    manager.addPass(LibraryLocksPass());
    manager.addPass(LibraryHandOversPass());
    manager.addPass(SpinWaitsPass());
    manager.addPass(ConditionLoopsPass());
    manager.addPass(ValueBranchesPass());
    manager.addPass(LockOrdersPass());
    manager.addPass(TaskLibraryPass());
  });
  builder.registerVectorizerStartEPCallback([](llvm::FunctionPassManager &manager, llvm::OptimizationLevel) {
    manager.addPass(WholeVectorsPass());
    const Options options = readOptions().options;
    if (!options.accesses || !options.reduceLoops)
      return;
    manager.addPass(llvm::LoopSimplifyPass());
    manager.addPass(SweepPass());
  });
  compat::atOptimizerLast(builder, [](llvm::ModulePassManager &manager) { manager.addPass(InstrumenterPass()); });
}

} // namespace snarl
