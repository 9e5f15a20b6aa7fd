#include "instrumenter/called_jobs.h"

#include "instrumenter/call_places.h"
#include "instrumenter/job_calls.h"
#include "instrumenter/job_planter.h"
#include "instrumenter/llvm_compat.h"
#include "instrumenter/waits/announcement.h"
#include "instrumenter/waits/tellable.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Local.h"

namespace snarl {
namespace {

constexpr llvm::StringRef kFetched = "__snarl_job_fetched", kFetchedThrough = "__snarl_job_fetched_through",
                          kCopiedOut = "__snarl_job_copied_out", kCopyFetched = "__snarl_copied_job_fetched",
                          kCopyFetchedThrough = "__snarl_copied_job_fetched_through",
                          kMoved = "__snarl_called_job_moved", kSeveralMoved = "__snarl_called_jobs_moved",
                          kBegins = "__snarl_called_job_begins";

class CallPlanter {
public:
  explicit CallPlanter(llvm::Module &module)
      : maker_(llvm::Type::getInt64Ty(module.getContext())), entered_(llvm::Type::getInt32Ty(module.getContext())),
        module_(module), planter_(module) {}

  void plant(const JobCall &job) {
    llvm::AllocaInst *fetched = newVariable(*job.call->getFunction(), maker_);
    llvm::AllocaInst *entered = newVariable(*job.call->getFunction(), entered_);
    for (const JobFetch &fetch : job.fetches)
      job.copy ? askForCopied(fetch, *fetched) : askForMaker(fetch, *fetched);
    for (llvm::StoreInst *other : job.others)
      setToNone(*other, *fetched);
    begin(*job.call, *fetched, *entered);
    end(*placeOfReturn(*job.call), *entered);
    if (llvm::Instruction *place = placeOfException(*job.call))
      end(*place, *entered);
  }

  void plant(const JobCopy &copied) {
    llvm::Instruction &place = *planter_.onlyIfJobsMatter(*copied.copy);
    llvm::IRBuilder<> builder(&place);
    const auto pointerIn = [&](llvm::Value *job) {
      llvm::Value *bytes = builder.CreatePointerCast(job, compat::bytePointer(place.getContext()));
      return builder.CreateConstInBoundsGEP1_64(builder.getInt8Ty(), bytes, copied.pointer);
    };
    llvm::SmallVector<llvm::Value *, 4> arguments;
    if (copied.to)
      arguments.push_back(pointerIn(copied.to));
    arguments.push_back(pointerIn(copied.from));
    if (copied.bytes) {
      arguments.push_back(builder.CreateZExtOrTrunc(copied.bytes, builder.getInt64Ty()));
      arguments.push_back(builder.getInt64(copied.size));
    }
    const llvm::StringRef name = copied.bytes ? kSeveralMoved : copied.to ? kMoved : kCopiedOut;
    planter_.call(place, name, builder.getVoidTy(), arguments)->addFnAttr(llvm::Attribute::NoSync);
  }

private:
  llvm::Type *maker_, *entered_;
  llvm::Module &module_;
  JobPlanter planter_;

  // 0 at first.
  llvm::AllocaInst *newVariable(llvm::Function &function, llvm::Type *type) {
    llvm::IRBuilder<> builder(&*function.getEntryBlock().getFirstInsertionPt());
    llvm::AllocaInst *variable = builder.CreateAlloca(type);
    setToNone(beginningOf(function), *variable);
    return variable;
  }

  void setToNone(llvm::Instruction &place, llvm::AllocaInst &variable) {
    llvm::IRBuilder<> builder(&place);
    builder.CreateStore(llvm::Constant::getNullValue(variable.getAllocatedType()), &variable);
  }

  void set(llvm::AllocaInst &variable, llvm::CallInst &value) {
    // The runtime hands nothing over by it: checks need not be made anew.
    value.addFnAttr(llvm::Attribute::NoSync);
    llvm::IRBuilder<>(value.getNextNode()).CreateStore(&value, &variable);
  }

  void askForMaker(const JobFetch &fetch, llvm::AllocaInst &fetched) {
    setToNone(*fetch.load, fetched);
    llvm::Instruction &place = *planter_.onlyIfJobsMatter(*fetch.load);
    llvm::Value *pointer = fetch.load->getPointerOperand();
    set(fetched, fetch.table
                     ? *planter_.call(place, kFetchedThrough, maker_, {pointer, fetch.table->getPointerOperand()})
                     : *planter_.call(place, kFetched, maker_, pointer));
  }

  void askForCopied(const JobFetch &fetch, llvm::AllocaInst &fetched) {
    setToNone(*fetch.load, fetched);
    llvm::Instruction &place = *planter_.onlyIfJobsMatter(*fetch.load->getNextNode());
    set(fetched,
        fetch.table ? *planter_.call(place, kCopyFetchedThrough, maker_, {fetch.load->getPointerOperand(), fetch.table})
                    : *planter_.call(place, kCopyFetched, maker_, pointerOf(*fetch.load, place)));
  }

  // A member pointer goes by its first word.
  static llvm::Value *pointerOf(llvm::LoadInst &load, llvm::Instruction &place) {
    if (load.getType()->isPointerTy())
      return &load;
    llvm::IRBuilder<> builder(&place);
    return builder.CreateIntToPtr(builder.CreateExtractValue(&load, 0), compat::bytePointer(load.getContext()));
  }

  void begin(llvm::CallBase &job, llvm::AllocaInst &fetched, llvm::AllocaInst &entered) {
    llvm::LoadInst *maker = llvm::IRBuilder<>(&job).CreateLoad(maker_, &fetched);
    llvm::Instruction &place = *planter_.onlyIfNotZero(maker, job);
    set(entered, *planter_.call(place, kBegins, entered_, maker));
  }

  void end(llvm::Instruction &place, llvm::AllocaInst &entered) {
    llvm::LoadInst *load = llvm::IRBuilder<>(&place).CreateLoad(entered_, &entered);
    setToNone(place, entered);
    planter_.tellOfEnd(place, load);
  }

  // Where the function has a job's exception, among others. Null: it throws none.
  llvm::Instruction *placeOfException(llvm::CallBase &job) {
    if (auto *invoke = llvm::dyn_cast<llvm::InvokeInst>(&job))
      return &*invoke->getUnwindDest()->getFirstInsertionPt();
    llvm::Function &function = *job.getFunction();
    if (job.doesNotThrow() || function.doesNotThrow())
      return nullptr;
    return &passOn(llvm::cast<llvm::CallInst>(job), function);
  }

  // An exception that the function has not cared for goes on to its caller.
  llvm::Instruction &passOn(llvm::CallInst &job, llvm::Function &function) {
    if (!function.hasPersonalityFn())
      function.setPersonalityFn(personality());
    auto *caught = llvm::BasicBlock::Create(module_.getContext(), "snarl.job.thrown", &function);
    llvm::IRBuilder<> builder(caught);
    builder.SetCurrentDebugLocation(job.getDebugLoc());
    llvm::LandingPadInst *exception =
        builder.CreateLandingPad(llvm::StructType::get(compat::bytePointer(module_.getContext()), entered_), 0);
    exception->setCleanup(true);
    llvm::Instruction *end = builder.CreateResume(exception);
    llvm::changeToInvokeAndSplitBasicBlock(&job, caught);
    return *end;
  }

  // The one that the module has elsewhere: functions of different ones are not inlined into each other.
  llvm::Constant *personality() {
    const char *name = module_.getFunction("__gcc_personality_v0") ? "__gcc_personality_v0" : "__gxx_personality_v0";
    auto *type = llvm::FunctionType::get(entered_, true);
    return llvm::cast<llvm::Constant>(module_.getOrInsertFunction(name, type).getCallee());
  }
};

// Of what is called.
llvm::SmallVector<JobCopy, 4> findCopies(llvm::Module &module, llvm::ArrayRef<JobCall> calls) {
  llvm::SmallVector<JobLayout, 2> layouts;
  for (const JobCall &job : calls)
    for (const JobLayout &layout : layoutsOf(job))
      if (!llvm::is_contained(layouts, layout))
        layouts.push_back(layout);
  llvm::SmallVector<JobCopy, 4> copies;
  for (llvm::Function &function : module)
    if (!layouts.empty() && !function.isDeclaration())
      copies.append(findJobCopies(function, layouts));
  return copies;
}

} // namespace

llvm::PreservedAnalyses CalledJobsPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (module.getFunction(kBegins)) // the plugin may stand in the pipeline twice
    return llvm::PreservedAnalyses::all();
  MayWait mayWait;
  llvm::SmallVector<JobCall, 4> found;
  for (llvm::Function &function : module)
    if (!function.isDeclaration() && !isOfLibrary(function) && isTellable(function))
      for (JobCall &job : findJobCalls(function, mayWait))
        found.push_back(std::move(job));
  if (found.empty())
    return llvm::PreservedAnalyses::all();
  CallPlanter planter(module);
  for (const JobCopy &copy : findCopies(module, found))
    planter.plant(copy);
  for (const JobCall &job : found)
    planter.plant(job);
  announceAtStart(module, "__snarl_jobs_are_called", "__snarl_called_jobs_constructor");
  return llvm::PreservedAnalyses::none();
}

} // namespace snarl
