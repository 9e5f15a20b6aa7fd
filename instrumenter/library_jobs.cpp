#include "instrumenter/library_jobs.h"

#include "instrumenter/call_places.h"
#include "instrumenter/coroutine_jobs.h"
#include "instrumenter/job_planter.h"
#include "instrumenter/library_name.h"
#include "instrumenter/names.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/EscapeEnumerator.h"

namespace snarl {
namespace {

constexpr llvm::StringRef kJobBegins = "__snarl_job_begins", kJobMade = "__snarl_job_made",
                          kJobEnds = "__snarl_job_ends";

enum class JobEvent { none, made, copied, moved, swapped, ends, runs, resumes };

// Most functions have nothing to do with jobs, and are not worth taking their names apart.
bool mayBeMember(llvm::StringRef mangled) {
  for (llvm::StringRef part : {"8functionI", "14_Function_base", "18move_only_functionI", "12_Mofunc_base",
                               "11_Task_stateI", "16_Task_state_baseI", "12__value_funcI",
                               "24__packaged_task_functionI", "13packaged_taskI", "16coroutine_handleI"})
    if (hasPart(mangled, part))
      return true;
  return false;
}

// Older versions of a library move by swapping.
bool swaps(const llvm::Function &function) {
  return llvm::any_of(llvm::instructions(function), [](const llvm::Instruction &instruction) {
    const auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction);
    const llvm::Function *callee = call ? call->getCalledFunction() : nullptr;
    return callee && hasPart(callee->getName(), "4swap");
  });
}

bool takesAnother(const LibraryName &member, llvm::StringRef kind) {
  return member.parameters() == ("(" + member.context() + kind + ")").str();
}

// Of a class that keeps something to be called: `holds`, or of which it is but a part.
JobEvent eventOfHolder(const LibraryName &member, const llvm::Function &function, bool isBase) {
  const bool isNone = member.parameters() == "()" || member.parameters() == "(std::nullptr_t)" ||
                      member.parameters() == "(decltype(nullptr))";
  const bool moves = takesAnother(member, "&&");
  if (member.isConstructor()) {
    if (isNone)
      return JobEvent::ends;
    if (moves)
      return swaps(function) ? JobEvent::ends : JobEvent::moved;
    if (takesAnother(member, " const&"))
      return JobEvent::copied;
    return isBase ? JobEvent::none : JobEvent::made;
  }
  if (member.isDestructor())
    return JobEvent::ends;
  if (member.base() == "operator=" && isNone)
    return JobEvent::ends;
  if (member.base() == "operator=" && moves && !swaps(function))
    return JobEvent::moved;
  return member.base() == "swap" ? JobEvent::swapped : JobEvent::none;
}

// libstdc++ has its handles in a namespace of a version.
bool isHandle(llvm::StringRef context) {
  return hasStart(context, "std::") && context.contains("::coroutine_handle<");
}

JobEvent eventOf(const llvm::Function &function) {
  if (!mayBeMember(function.getName()))
    return JobEvent::none;
  const LibraryName member(function.getName());
  if (isHandle(member.context()))
    return member.base() == "resume" || member.base() == "destroy" ? JobEvent::resumes : JobEvent::none;
  const auto isOf = [&](llvm::StringRef start) { return hasStart(member.context(), start); };
  if (isOf("std::function<") || isOf("std::__1::__function::__value_func<"))
    return member.base() == "operator()" ? JobEvent::runs : eventOfHolder(member, function, false);
  if (member.context() == "std::_Function_base")
    return member.isDestructor() ? JobEvent::ends : JobEvent::none;
  if (isOf("std::move_only_function<")) {
    if (member.base() == "operator()")
      return JobEvent::runs;
    return member.isConstructor() && eventOfHolder(member, function, false) == JobEvent::made ? JobEvent::made
                                                                                              : JobEvent::none;
  }
  if (member.context() == "std::_Mofunc_base")
    return eventOfHolder(member, function, true);
  if (isOf("std::__future_base::_Task_state<")) {
    if (member.isConstructor())
      return JobEvent::made;
    // The state that follows it is made there.
    const bool runs = member.base() == "_M_run" || member.base() == "_M_run_delayed" || member.base() == "_M_reset";
    return member.isDestructor() ? JobEvent::ends : runs ? JobEvent::runs : JobEvent::none;
  }
  if (isOf("std::__future_base::_Task_state_base<"))
    return member.isDestructor() ? JobEvent::ends : JobEvent::none;
  if (isOf("std::__1::__packaged_task_function<"))
    return eventOfHolder(member, function, false);
  if (isOf("std::__1::packaged_task<")) // begins with its __packaged_task_function
    return member.base() == "operator()" || member.base() == "make_ready_at_thread_exit" ? JobEvent::runs
                                                                                         : JobEvent::none;
  return JobEvent::none;
}

class JobTeller {
public:
  explicit JobTeller(llvm::Module &module) : module_(module), planter_(module) {}

  bool plant(llvm::Function &function, JobEvent event) {
    llvm::SmallVector<llvm::Value *, 2> objects; // the member's own, and another one
    for (llvm::Argument &argument : function.args())
      if (objects.size() < 2 && argument.getType()->isPointerTy() && !argument.hasStructRetAttr())
        objects.push_back(&argument);
    const bool two = event == JobEvent::copied || event == JobEvent::moved || event == JobEvent::swapped;
    if (event == JobEvent::none || objects.size() < (two ? 2 : 1))
      return false;
    if (!two)
      objects.resize(1);
    if (event == JobEvent::runs)
      tellOfRun(function, objects[0]);
    else if (event == JobEvent::resumes)
      tellOfRun(function, frameOfHandle(function, objects[0]));
    else if (event == JobEvent::ends)
      tell(beginningOf(function), kJobEnds, objects);
    else if (event == JobEvent::swapped)
      tell(beginningOf(function), "__snarl_jobs_swapped", objects);
    else
      tellAtReturns(function,
                    event == JobEvent::made     ? kJobMade
                    : event == JobEvent::copied ? "__snarl_job_copied"
                                                : "__snarl_job_moved",
                    objects);
    return true;
  }

  bool plant(const CoroutinePlaces &coroutine) {
    for (llvm::IntrinsicInst *stop : coroutine.stops)
      tell(*stop, kJobMade, coroutine.frame);
    for (llvm::IntrinsicInst *free : coroutine.frees)
      tell(*free, kJobEnds, coroutine.frame);
    return !coroutine.stops.empty();
  }

private:
  llvm::Module &module_;
  JobPlanter planter_;

  void tell(llvm::Instruction &place, llvm::StringRef name, llvm::ArrayRef<llvm::Value *> objects) {
    planter_.call(*planter_.onlyIfJobsMatter(place), name, llvm::Type::getVoidTy(module_.getContext()), objects);
  }

  void tellAtReturns(llvm::Function &function, llvm::StringRef name, llvm::ArrayRef<llvm::Value *> objects) {
    llvm::SmallVector<llvm::Instruction *, 2> ends;
    for (llvm::BasicBlock &block : function)
      if (llvm::isa<llvm::ReturnInst>(block.getTerminator()))
        ends.push_back(block.getTerminator());
    for (llvm::Instruction *end : ends)
      tell(*end, name, objects);
  }

  // However it ends.
  void tellOfRun(llvm::Function &function, llvm::Value *object) {
    llvm::SmallVector<llvm::Instruction *, 4> places;
    llvm::EscapeEnumerator ends(function, "snarl.job");
    while (llvm::IRBuilder<> *end = ends.Next())
      places.push_back(&*end->GetInsertPoint());
    auto *loaded = llvm::dyn_cast<llvm::Instruction>(object);
    llvm::Instruction &start = loaded ? *loaded->getNextNode() : beginningOf(function);
    llvm::Value *entered = planter_.tellOfBeginning(start, kJobBegins, object);
    for (llvm::Instruction *place : places)
      planter_.tellOfEnd(*place, entered);
  }
};

} // namespace

llvm::PreservedAnalyses LibraryJobsPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (module.getFunction(kJobBegins) || module.getFunction(kJobMade)) // the plugin may stand in the pipeline twice
    return llvm::PreservedAnalyses::all();
  llvm::SmallVector<std::pair<llvm::Function *, JobEvent>, 16> found;
  llvm::SmallVector<CoroutinePlaces, 4> coroutines;
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    if (const JobEvent event = eventOf(function); event != JobEvent::none)
      found.push_back({&function, event});
    if (CoroutinePlaces places = findCoroutinePlaces(function); places.frame)
      coroutines.push_back(std::move(places));
  }
  JobTeller teller(module);
  bool changed = false;
  for (const CoroutinePlaces &coroutine : coroutines)
    changed |= teller.plant(coroutine);
  for (const auto &[function, event] : found)
    changed |= teller.plant(*function, event);
  return changed ? llvm::PreservedAnalyses::none() : llvm::PreservedAnalyses::all();
}

} // namespace snarl
