#include "instrumenter/library_hand_overs.h"

#include "instrumenter/after_call.h"
#include "instrumenter/llvm_compat.h"
#include "instrumenter/names.h"
#include "runtime/abi.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

namespace snarl {
namespace {

enum class When { begins, returns, calls, has_called };
// `argument` and `pointee`: of the first after the object. `arguments`: how many there are.
// `room`: the greatest value, which the name tells as a template argument, less the first argument.
enum class Value { one, argument, result, pointee, arguments, room };

// By the beginning of the mangled name and, where template arguments follow, what stands behind them.
struct HandOverMember {
  llvm::StringRef name, behind;
  When when;
  snarl_hand_over what;
  Value value = Value::one;
  unsigned offset = 0;         // from the object, of the word that stands for it
  llvm::StringRef callee = ""; // of calls that the member makes: what the name has in it
};

constexpr llvm::StringRef kTells = "__snarl_hand_over";
constexpr HandOverMember kMembers[] = {
    // libstdc++
    {"_ZNSt5mutexC2Ev", "", When::begins, snarl_mutex_made},
    {"_ZNSt15recursive_mutexC2Ev", "", When::begins, snarl_mutex_made},
    {"_ZNSt11timed_mutexC2Ev", "", When::begins, snarl_mutex_made},
    {"_ZNSt21recursive_timed_mutexC2Ev", "", When::begins, snarl_mutex_made},
    {"_ZNSt12shared_mutexC2Ev", "", When::begins, snarl_rwlock_made},
    {"_ZNSt18shared_timed_mutexC2Ev", "", When::begins, snarl_rwlock_made},
    {"_ZSt4lockI", "", When::returns, snarl_locks_taken_at_once, Value::arguments},
    {"_ZNSt5latchC2El", "", When::begins, snarl_object_made},
    {"_ZNSt5latch10count_downEl", "", When::begins, snarl_milestone_reached},
    {"_ZNSt5latch10count_downEl", "", When::begins, snarl_latch32_counts, Value::argument},
    {"_ZNKSt5latch4waitEv", "", When::returns, snarl_milestone_passed},
    {"_ZNSt18__atomic_semaphoreC2El", "", When::begins, snarl_object_made},
    {"_ZNSt18__atomic_semaphore10_M_acquireEv", "", When::begins, snarl_semaphore32_used},
    {"_ZNSt18__atomic_semaphore10_M_acquireEv", "", When::returns, snarl_semaphore_taken},
    {"_ZNSt18__atomic_semaphore14_M_try_acquireEv", "", When::begins, snarl_semaphore32_used},
    {"_ZNSt18__atomic_semaphore14_M_try_acquireEv", "", When::returns, snarl_semaphore_taken, Value::result},
    {"_ZNSt18__atomic_semaphore18_M_try_acquire_forI", "", When::begins, snarl_semaphore32_used},
    {"_ZNSt18__atomic_semaphore18_M_try_acquire_forI", "", When::returns, snarl_semaphore_taken, Value::result},
    {"_ZNSt18__atomic_semaphore20_M_try_acquire_untilI", "", When::begins, snarl_semaphore32_used},
    {"_ZNSt18__atomic_semaphore20_M_try_acquire_untilI", "", When::returns, snarl_semaphore_taken, Value::result},
    {"_ZNSt18counting_semaphoreILl", "E7releaseEl", When::begins, snarl_semaphore32_has_room, Value::room},
    {"_ZNSt18__atomic_semaphore10_M_releaseEl", "", When::begins, snarl_semaphore32_posted, Value::argument},
    {"_ZNSt14__tree_barrierI", "EC2El", When::begins, snarl_barrier_made, Value::argument},
    {"_ZNSt14__tree_barrierI", "E6arriveEl", When::begins, snarl_barrier_arrives, Value::argument},
    {"_ZNSt14__tree_barrierI", "E6arriveEl", When::has_called, snarl_barrier_completes, Value::result, 0, "9_M_arrive"},
    {"_ZNSt14__tree_barrierI", "E6arriveEl", When::calls, snarl_barrier_completed, Value::one, 0, "E5storeE"},
    {"_ZNSt14__tree_barrierI", "E15arrive_and_dropEv", When::begins, snarl_barrier_loses_one},
    {"_ZNKSt14__tree_barrierI", "E4waitE", When::returns, snarl_barrier_passed, Value::pointee},
    // The status of a future's state.
    {"_ZNSt23__atomic_futex_unsignedI", "E19_M_store_notify_allE", When::begins, snarl_milestone_reached},
    {"_ZNSt23__atomic_futex_unsignedI", "E18_M_load_when_equalE", When::returns, snarl_milestone_passed},
    {"_ZNSt10stop_token13_Stop_state_t15_M_request_stopEv", "", When::begins, snarl_stop_requested},
    {"_ZNSt10stop_token13_Stop_state_t17_M_stop_requestedEv", "", When::returns, snarl_stop_seen, Value::result},
    // libc++
    {"_ZNSt3__15mutexC2", "Ev", When::begins, snarl_mutex_made},
    {"_ZNSt3__14lock", "", When::returns, snarl_locks_taken_at_once, Value::arguments},
    {"_ZNSt3__15latchC2", "", When::begins, snarl_object_made},
    {"_ZNSt3__15latch10count_down", "", When::begins, snarl_milestone_reached},
    {"_ZNSt3__15latch10count_down", "", When::begins, snarl_latch64_counts, Value::argument},
    {"_ZNKSt3__15latch4wait", "", When::returns, snarl_milestone_passed},
    {"_ZNSt3__123__atomic_semaphore_baseC2", "", When::begins, snarl_object_made},
    {"_ZNSt3__123__atomic_semaphore_base7acquire", "", When::begins, snarl_semaphore64_used},
    {"_ZNSt3__123__atomic_semaphore_base7acquire", "", When::returns, snarl_semaphore_taken},
    {"_ZNSt3__123__atomic_semaphore_base11try_acquire", "", When::begins, snarl_semaphore64_used},
    {"_ZNSt3__123__atomic_semaphore_base11try_acquire", "", When::returns, snarl_semaphore_taken, Value::result},
    {"_ZNSt3__118counting_semaphoreILl", "E7release", When::begins, snarl_semaphore64_has_room, Value::room},
    {"_ZNSt3__123__atomic_semaphore_base7release", "", When::begins, snarl_semaphore64_posted, Value::argument},
    {"_ZNSt3__114__barrier_baseI", "EC2", When::begins, snarl_barrier_made, Value::argument},
    {"_ZNSt3__114__barrier_baseI", "E6arrive", When::begins, snarl_barrier_arrives, Value::argument},
    {"_ZNSt3__114__barrier_baseI", "E6arrive", When::has_called, snarl_barrier_completes, Value::result, 0,
     "31__arrive_barrier_algorithm_base"},
    {"_ZNSt3__114__barrier_baseI", "E6arrive", When::calls, snarl_barrier_completed, Value::one, 0, "E5store"},
    {"_ZNSt3__114__barrier_baseI", "E15arrive_and_drop", When::begins, snarl_barrier_loses_one},
    {"_ZNKSt3__114__barrier_baseI", "E4wait", When::begins, snarl_barrier_polled},
    {"_ZNKSt3__114__barrier_baseI", "E4wait", When::returns, snarl_barrier_polled_enough},
    {"_ZNKSt3__114__barrier_baseI", "E4wait", When::returns, snarl_barrier_passed, Value::pointee},
    {"_ZNSt3__112__stop_state14__request_stop", "", When::begins, snarl_stop_requested},
    {"_ZNKSt3__112__stop_state16__stop_requested", "", When::returns, snarl_stop_seen, Value::result},
    // What is not a template of these is in the library (runtime/intercept/libcxx.cpp).
    {"_ZNSt3__113__assoc_stateI", "E9set_value", When::begins, snarl_milestone_reached, Value::one, 8},
    {"_ZNSt3__19call_once", "", When::returns, snarl_initialisation_passed},
};

bool isOf(const HandOverMember &member, llvm::StringRef name) {
  return hasStart(name, member.name) && name.find(member.behind, member.name.size()) != llvm::StringRef::npos;
}

// Of std::counting_semaphore<n>.
uint64_t greatestValue(const HandOverMember &member, llvm::StringRef name) {
  uint64_t value = 0;
  llvm::StringRef digits = name.drop_front(member.name.size());
  return digits.consumeInteger(10, value) ? INT64_MAX : value;
}

// `result`: of the member, or of what it has called.
llvm::Value *valueAt(llvm::IRBuilder<> &builder, const HandOverMember &member, llvm::Function &function,
                     llvm::Value *result) {
  llvm::Type *int64 = builder.getInt64Ty();
  switch (member.value) {
  case Value::argument:
    return builder.CreateSExtOrTrunc(function.getArg(1), int64);
  case Value::result:
    return builder.CreateZExtOrTrunc(result, int64);
  case Value::pointee:
    return builder.CreateZExt(builder.CreateLoad(builder.getInt8Ty(), function.getArg(1)), int64);
  case Value::arguments:
    return builder.getInt64(function.arg_size());
  case Value::room:
    return builder.CreateSub(builder.getInt64(greatestValue(member, function.getName())),
                             builder.CreateSExtOrTrunc(function.getArg(1), int64));
  case Value::one:
    break;
  }
  return builder.getInt64(1);
}

bool fits(const HandOverMember &member, const llvm::Function &function) {
  if (function.arg_empty() || !function.getArg(0)->getType()->isPointerTy())
    return false;
  switch (member.value) {
  case Value::argument:
  case Value::room:
    return function.arg_size() > 1 && function.getArg(1)->getType()->isIntegerTy();
  case Value::pointee:
    return function.arg_size() > 1 && function.getArg(1)->getType()->isPointerTy();
  case Value::result:
    return member.when == When::has_called || function.getReturnType()->isIntegerTy();
  case Value::one:
  case Value::arguments:
    break;
  }
  return true;
}

void tellBefore(llvm::Instruction &place, const HandOverMember &member, llvm::Function &function,
                llvm::Value *result = nullptr) {
  llvm::IRBuilder<> builder(&place);
  // What stands at a function's beginning often has no line. Where it is inlined, the call needs one to have a caller.
  if (llvm::DISubprogram *described = function.getSubprogram(); described && !place.getDebugLoc())
    builder.SetCurrentDebugLocation(llvm::DILocation::get(function.getContext(), described->getLine(), 0, described));
  llvm::Type *bytes = compat::bytePointer(function.getContext());
  llvm::Value *object = builder.CreatePointerCast(function.getArg(0), bytes);
  if (member.offset)
    object = builder.CreateConstInBoundsGEP1_32(builder.getInt8Ty(), object, member.offset);
  llvm::Type *types[] = {builder.getInt32Ty(), bytes, builder.getInt64Ty()};
  builder.CreateCall(
      function.getParent()->getOrInsertFunction(kTells, llvm::FunctionType::get(builder.getVoidTy(), types, false)),
      {builder.getInt32(member.what), object, valueAt(builder, member, function, result)});
}

void tellOfCall(llvm::CallBase &call, const HandOverMember &member, llvm::Function &function) {
  if (member.when == When::calls)
    return tellBefore(call, member, function);
  llvm::Instruction *place = placeAfter(call);
  if (place && call.getType()->isIntegerTy())
    tellBefore(*place, member, function, &call);
}

void tellOfCalls(llvm::Function &function, const HandOverMember &member) {
  llvm::SmallVector<llvm::CallBase *, 4> calls;
  for (llvm::Instruction &instruction : llvm::instructions(function))
    if (auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction))
      if (const llvm::Function *callee = call->getCalledFunction())
        if (callee->getName().find(member.callee) != llvm::StringRef::npos)
          calls.push_back(call);
  for (llvm::CallBase *call : calls)
    tellOfCall(*call, member, function);
}

void tell(llvm::Function &function, const HandOverMember &member) {
  if (member.when == When::calls || member.when == When::has_called)
    return tellOfCalls(function, member);
  if (member.when == When::begins)
    return tellBefore(*function.getEntryBlock().getFirstInsertionPt(), member, function);
  for (llvm::BasicBlock &block : function)
    if (auto *end = llvm::dyn_cast<llvm::ReturnInst>(block.getTerminator()))
      tellBefore(*end, member, function, end->getReturnValue());
}

} // namespace

llvm::PreservedAnalyses LibraryHandOversPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (module.getFunction(kTells)) // the plugin may stand in the pipeline twice
    return llvm::PreservedAnalyses::all();
  bool changed = false;
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    for (const HandOverMember &member : kMembers)
      if (isOf(member, function.getName()) && fits(member, function)) {
        tell(function, member);
        changed = true;
      }
  }
  return changed ? llvm::PreservedAnalyses::none() : llvm::PreservedAnalyses::all();
}

} // namespace snarl
