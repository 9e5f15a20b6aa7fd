#include "instrumenter/pass.h"

#include "instrumenter/assembly_moves.h"
#include "instrumenter/called_jobs.h"
#include "instrumenter/foreign/orders.h"
#include "instrumenter/ignored_errors.h"
#include "instrumenter/kept_variables.h"
#include "instrumenter/libc_inlines.h"
#include "instrumenter/library_hand_overs.h"
#include "instrumenter/library_jobs.h"
#include "instrumenter/library_locks.h"
#include "instrumenter/library_orders.h"
#include "instrumenter/link_time.h"
#include "instrumenter/llvm_compat.h"
#include "instrumenter/lock_orders_pass.h"
#include "instrumenter/lost_lines.h"
#include "instrumenter/memory_resources.h"
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
#include "instrumenter/plant/stream_uses.h"
#include "instrumenter/plant/tail_calls.h"
#include "instrumenter/reduce/available.h"
#include "instrumenter/reduce/joined_tests.h"
#include "instrumenter/reduce/neighbours.h"
#include "instrumenter/reduce/updates.h"
#include "instrumenter/select/accesses.h"
#include "instrumenter/select/calls.h"
#include "instrumenter/select/exclusions.h"
#include "instrumenter/select/library_objects.h"
#include "instrumenter/select/private_memory.h"
#include "instrumenter/select/used_lanes.h"
#include "instrumenter/shared_owners.h"
#include "instrumenter/speculation.h"
#include "instrumenter/sweep_pass.h"
#include "instrumenter/task_library.h"
#include "instrumenter/waits/condition_loops.h"
#include "instrumenter/waits/spin_waits.h"
#include "instrumenter/waits/value_branches.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"

#include <algorithm>
#include <dlfcn.h>
#include <map>

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
                       const CallCycles &cycles, const PrivateObjects &objects, LibraryNames &names,
                       const Options &options)
      : function_(function), runtime_(runtime), cycles_(cycles), names_(names), options_(options),
        privateMemory_(exclusions, options.reduceLocals, &objects) {}

  // Whether something was planted that touches memory.
  bool run(bool withAccessChecks) {
    if (withAccessChecks && options_.accesses) {
      restoreLines(function_);
      checks_ = selectAccesses(function_, privateMemory_, names_);
      masked_ = findMaskedAccesses(function_, privateMemory_);
      strings_ = findStringAccesses(function_, privateMemory_);
      streams_ = findStreamUses(function_, names_);
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
    plantStreamUses(streams_, runtime_);
    plantSynchronisation(synchronisation_, runtime_);
    plantAloneVersions(function_, aloneLoops, runtime_);
    plantShadowPrefetches(prefetches_); // not where there are no tests
  }

  llvm::Function &function_;
  RuntimeFunctions &runtime_;
  const CallCycles &cycles_;
  LibraryNames &names_;
  const Options &options_;
  PrivateMemory privateMemory_;
  Checks checks_;
  JoinedTests joined_{0};
  MaskedAccesses masked_;
  StringAccesses strings_;
  StreamUses streams_;
  Prefetches prefetches_;
  Synchronisation synchronisation_;
  FramePlan frame_;
};

// What a unit was told: the options in force and what its ignore list takes out.
class Orders {
public:
  Orders(const llvm::Module &module, const OptionsOrError &configuration) : options_(configuration.options) {
    std::string error;
    if (!configuration.error)
      exclusions_.emplace(module, options_.ignorelist, error);
    if (configuration.error)
      module.getContext().emitError(*configuration.error);
    else if (!error.empty())
      module.getContext().emitError("snarl: ignore list: " + error);
    isValid_ = !configuration.error && error.empty();
  }

  bool isValid() const { return isValid_; }
  const Options &options() const { return options_; }
  const Exclusions &exclusions() const { return *exclusions_; }

private:
  Options options_;
  std::optional<Exclusions> exclusions_;
  bool isValid_ = false;
};

// A function that gets something.
struct Task {
  llvm::Function *function;
  Treatment treatment;
  const Orders *orders;
};

void instrument(llvm::Module &module, const std::vector<Task> &tasks) {
  const CallCycles cycles(module);
  RuntimeFunctions runtime(module);
  LibraryNames names;
  PrivateObjects objects;
  for (const Task &task : tasks)
    if (task.orders->options().reduceLocals && task.orders->options().reduceCallees)
      objects.lookAt(*task.function, names);
  std::vector<llvm::Function *> changed;
  for (const auto &[function, treatment, orders] : tasks)
    if (FunctionInstrumenter(*function, runtime, orders->exclusions(), cycles, objects, names, orders->options())
            .run(treatment == Treatment::full))
      changed.push_back(function);
  // Not before: what a function says of itself is what its callers' checks are reduced by.
  for (llvm::Function *function : changed)
    removeUntrueAttributes(*function);
  // Also with -fno-asynchronous-unwind-tables: stacks are walked where a library calls or is called.
  for (const Task &task : tasks)
    compat::giveUnwindTable(*task.function);
  removeStandIns(module);
  plantModuleConstructor(module, runtime, homeFolder());
}

std::vector<Task> tasksOf(llvm::Module &module, const Orders &orders) {
  std::vector<Task> tasks;
  for (llvm::Function &function : module)
    if (const Treatment treatment = orders.exclusions().of(function); treatment != Treatment::none)
      tasks.push_back({&function, treatment, &orders});
  return tasks;
}

// The link may run in another folder.
std::string settingsForTheLink(const Options &options) {
  std::string settings = settingsInForce();
  if (!options.ignorelist.empty()) {
    llvm::SmallString<128> path(options.ignorelist);
    if (!llvm::sys::fs::make_absolute(path))
      settings += ":ignorelist=" + path.str().str();
  }
  return settings;
}

} // namespace

llvm::PreservedAnalyses InstrumenterPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (isInstrumented(module))
    return llvm::PreservedAnalyses::all();
  markInstrumented(module);
  const Orders orders(module, readOptions());
  if (!orders.isValid())
    return llvm::PreservedAnalyses::none();
  const std::vector<Task> tasks = tasksOf(module, orders);
  if (!isPlantingLeftToTheLink()) {
    instrument(module, tasks);
    return llvm::PreservedAnalyses::none();
  }
  const std::string settings = settingsForTheLink(orders.options());
  for (const Task &task : tasks)
    markForTheLink(*task.function, {task.treatment, settings},
                   task.treatment != Treatment::full || !orders.options().accesses);
  if (orders.options().accesses)
    keepVariables(module);
  demandPlanting(module);
  return llvm::PreservedAnalyses::none();
}

// Functions without a mark are of other compilers' bitcode, or were planted when they were compiled.
llvm::PreservedAnalyses LinkTimePass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  dropDemand(module);
  releaseVariables(module);
  std::map<std::string, Orders> ordersOf; // by the settings' text
  std::vector<Task> tasks;
  for (llvm::Function &function : module) {
    const std::optional<LinkTimeMark> mark = takeMark(function);
    if (!mark || function.isDeclaration() || function.hasAvailableExternallyLinkage())
      continue;
    auto known = ordersOf.find(mark->settings);
    if (known == ordersOf.end())
      known = ordersOf.try_emplace(mark->settings, module, readSettings(mark->settings)).first;
    if (!known->second.isValid())
      return llvm::PreservedAnalyses::none();
    tasks.push_back({&function, mark->treatment, &known->second});
  }
  if (tasks.empty())
    removeStandIns(module);
  else
    instrument(module, tasks);
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
    manager.addPass(ForeignOrdersPass());
    manager.addPass(LibraryJobsPass());
    manager.addPass(SharedOwnersPass());
    manager.addPass(CalledJobsPass());
    manager.addPass(MemoryResourcesPass());
    manager.addPass(IgnoredErrorsPass()); // makes branches, which those before it need not know
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

void registerLinkPass(llvm::PassBuilder &builder) {
  compat::atLinkLast(builder, [](llvm::ModulePassManager &manager) { manager.addPass(LinkTimePass()); });
}

} // namespace snarl
