#include "instrumenter/ignored_errors.h"

#include "instrumenter/after_call.h"
#include "instrumenter/names.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/MDBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

constexpr llvm::StringRef kTellsIgnored = "__snarl_error_ignored";

// Those of which the runtime holds back what an error says.
constexpr llvm::StringRef kAnswering[] = {
    "pthread_mutex_lock",
    "pthread_mutex_timedlock",
    "pthread_mutex_clocklock",
    "pthread_mutex_unlock",
    "pthread_mutex_destroy",
    "pthread_rwlock_rdlock",
    "pthread_rwlock_wrlock",
    "pthread_rwlock_timedrdlock",
    "pthread_rwlock_timedwrlock",
    "pthread_rwlock_clockrdlock",
    "pthread_rwlock_clockwrlock",
    "pthread_cond_wait",
    "pthread_cond_timedwait",
    "pthread_cond_clockwait",
    "pthread_barrier_init",
    "pthread_join",
    "pthread_timedjoin_np",
    "pthread_clockjoin_np",
    "sem_init",
    "sem_post",
    "mtx_lock",
    "mtx_timedlock",
    "thrd_join",
};

// Members of libstdc++ that make an exception of an error which in C++ nobody may rely on: who owns such a lock and
// wants it again has undefined behaviour.
constexpr llvm::StringRef kMakesExceptions[] = {"_ZNSt22__shared_mutex_pthread", "_ZNSt12shared_mutex",
                                                "_ZNSt18shared_timed_mutex"};

using Functions = llvm::SmallPtrSet<const llvm::Function *, 16>;

bool onlyMarks(const llvm::User *user) {
  const auto *intrinsic = dyn_cast<llvm::IntrinsicInst>(user);
  return intrinsic && (intrinsic->isLifetimeStartOrEnd() || isa<llvm::DbgInfoIntrinsic>(intrinsic));
}

// A local variable of which all is known: it is written and read as a whole, and its address goes nowhere.
bool isPlain(const llvm::AllocaInst &variable) {
  return llvm::all_of(variable.users(), [&](const llvm::User *user) {
    if (const auto *store = dyn_cast<llvm::StoreInst>(user))
      return store->getPointerOperand() == &variable && !store->isVolatile();
    if (const auto *load = dyn_cast<llvm::LoadInst>(user))
      return !load->isVolatile();
    if (isa<llvm::BitCastInst>(user))
      return llvm::all_of(user->users(), onlyMarks);
    return onlyMarks(user);
  });
}

enum class Fate { thrownAway, handedOn, used };

// What becomes of a result; `seen`: variables that were looked into.
Fate fateOf(const llvm::Value &result, llvm::SmallPtrSetImpl<const llvm::AllocaInst *> &seen) {
  Fate fate = Fate::thrownAway;
  const auto follow = [&](const llvm::Value &value) { fate = std::max(fate, fateOf(value, seen)); };
  for (const llvm::User *user : result.users()) {
    if (isa<llvm::ReturnInst>(user)) {
      fate = std::max(fate, Fate::handedOn);
      continue;
    }
    const auto *store = dyn_cast<llvm::StoreInst>(user);
    const auto *variable = store ? dyn_cast<llvm::AllocaInst>(store->getPointerOperand()) : nullptr;
    if (!variable || !isPlain(*variable))
      return Fate::used;
    if (!seen.insert(variable).second)
      continue;
    for (const llvm::User *other : variable->users())
      if (const auto *load = dyn_cast<llvm::LoadInst>(other))
        follow(*load);
  }
  return fate;
}

Fate fateOf(const llvm::CallBase &call) {
  llvm::SmallPtrSet<const llvm::AllocaInst *, 4> seen;
  return fateOf(call, seen);
}

// Is the value 0 or what one of `answering` says?
bool isAnswer(const llvm::Value &value, const Functions &answering,
              llvm::SmallPtrSetImpl<const llvm::AllocaInst *> &seen) {
  if (const auto *constant = dyn_cast<llvm::Constant>(&value))
    return constant->isNullValue();
  if (const auto *call = dyn_cast<llvm::CallBase>(&value))
    return answering.count(call->getCalledFunction());
  const auto *load = dyn_cast<llvm::LoadInst>(&value);
  const auto *variable = load ? dyn_cast<llvm::AllocaInst>(load->getPointerOperand()) : nullptr;
  if (!variable || !isPlain(*variable))
    return false;
  if (!seen.insert(variable).second)
    return true;
  return llvm::all_of(variable->users(), [&](const llvm::User *user) {
    const auto *store = dyn_cast<llvm::StoreInst>(user);
    return !store || isAnswer(*store->getValueOperand(), answering, seen);
  });
}

bool returnsAnswers(const llvm::Function &function, const Functions &answering) {
  return function.getReturnType()->isIntegerTy() && llvm::all_of(function, [&](const llvm::BasicBlock &block) {
           const auto *end = dyn_cast<llvm::ReturnInst>(block.getTerminator());
           llvm::SmallPtrSet<const llvm::AllocaInst *, 4> seen;
           return !end || isAnswer(*end->getReturnValue(), answering, seen);
         });
}

bool makesException(const llvm::CallBase &call) {
  const llvm::StringRef caller = call.getFunction()->getName();
  return llvm::any_of(kMakesExceptions, [&](llvm::StringRef start) { return hasStart(caller, start); });
}

void branchBehind(llvm::CallBase &call) {
  llvm::Instruction *place = placeAfter(call);
  if (!place)
    return;
  llvm::IRBuilder<> builder(place);
  builder.SetCurrentDebugLocation(call.getDebugLoc());
  llvm::Value *failed = builder.CreateIsNotNull(&call);
  llvm::MDNode *unlikely = llvm::MDBuilder(call.getContext()).createBranchWeights(1, 1 << 20);
  builder.SetInsertPoint(llvm::SplitBlockAndInsertIfThen(failed, place, false, unlikely));
  builder.SetCurrentDebugLocation(call.getDebugLoc());
  builder
      .CreateCall(
          call.getModule()->getOrInsertFunction(kTellsIgnored, llvm::FunctionType::get(builder.getVoidTy(), false)))
      ->setDoesNotThrow();
}

// The calls whose answers are thrown away.
class Search {
public:
  explicit Search(llvm::Module &module) {
    for (const llvm::StringRef name : kAnswering)
      if (llvm::Function *function = module.getFunction(name);
          function && function->isDeclaration() && function->getReturnType()->isIntegerTy())
        add(*function);
    while (!unsearched_.empty())
      searchCalls(*unsearched_.pop_back_val());
  }

  const llvm::SmallVector<llvm::CallBase *, 32> &found() const { return found_; }

private:
  void add(llvm::Function &function) {
    if (answering_.insert(&function).second)
      unsearched_.push_back(&function);
  }

  void searchCalls(llvm::Function &answering) {
    for (llvm::User *user : answering.users()) {
      auto *call = dyn_cast<llvm::CallBase>(user);
      if (!call || call->getCalledFunction() != &answering)
        continue;
      const Fate fate = fateOf(*call);
      if (fate == Fate::thrownAway || makesException(*call))
        found_.push_back(call);
      else if (fate == Fate::handedOn && returnsAnswers(*call->getFunction(), answering_))
        add(*call->getFunction());
    }
  }

  Functions answering_;
  llvm::SmallVector<llvm::Function *, 16> unsearched_;
  llvm::SmallVector<llvm::CallBase *, 32> found_;
};

} // namespace

llvm::PreservedAnalyses IgnoredErrorsPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (module.getFunction(kTellsIgnored)) // the plugin may stand in the pipeline twice
    return llvm::PreservedAnalyses::all();
  const Search search(module);
  for (llvm::CallBase *call : search.found())
    branchBehind(*call);
  return search.found().empty() ? llvm::PreservedAnalyses::all() : llvm::PreservedAnalyses::none();
}

} // namespace snarl
