#include "instrumenter/waits/spin_waits.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/waits/loop_exits.h"
#include "instrumenter/waits/value_ends.h"
#include "instrumenter/waits/variables.h"
#include "instrumenter/waits/waiting_calls.h"
#include "runtime/abi.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/AtomicOrdering.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

#include <optional>

namespace snarl {
namespace {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

constexpr llvm::StringRef kAwaited = "__snarl_value_awaited", kAwaitedWith = "__snarl_value_awaited_with",
                          kAnnounces = "__snarl_values_are_awaited", kConstructor = "__snarl_values_constructor";

// The order that a call names, if it is one that a load may have.
std::optional<int> orderNamed(const llvm::CallInst &call, unsigned argument) {
  const auto *order = argument < call.arg_size() ? dyn_cast<llvm::ConstantInt>(call.getArgOperand(argument)) : nullptr;
  if (!order)
    return std::nullopt;
  switch (order->getZExtValue()) {
  case snarl_relaxed:
    return snarl_relaxed;
  case snarl_acquire:
  case snarl_seq_cst:
    return snarl_acquire;
  default:
    return std::nullopt;
  }
}

// Of load, a flag's test, or the conversion to the value.
std::optional<int> orderOfMember(const llvm::CallInst &call) {
  const llvm::StringRef name = atomicMember(call);
  if (name.find("E4load") != llvm::StringRef::npos || name.find("_flag4test") != llvm::StringRef::npos)
    return orderNamed(call, 1);
  if (call.arg_size() == 1 && name.find("Ecv") != llvm::StringRef::npos)
    return snarl_acquire;
  return std::nullopt;
}

// wait, until the value is another one.
bool isWaitingMember(const llvm::CallInst &call) {
  const llvm::StringRef name = atomicMember(call);
  return (name.find("E4wait") != llvm::StringRef::npos || name.find("_flag4wait") != llvm::StringRef::npos) &&
         call.arg_size() >= 2 && isa<llvm::Constant>(call.getArgOperand(1));
}

// Does the loop leave the variable alone? Of what lies elsewhere than in local variables that is taken for granted.
bool isLeftAlone(const llvm::Loop &loop, const llvm::Value &variable) {
  const auto *instruction = dyn_cast<llvm::Instruction>(&variable);
  if (!instruction || !loop.contains(instruction))
    return !isa<llvm::Constant>(variable);
  if (isa<llvm::CastInst>(instruction) || isa<llvm::GetElementPtrInst>(instruction))
    return isLeftAlone(loop, *instruction->getOperand(0));
  const auto *load = dyn_cast<llvm::LoadInst>(instruction);
  if (!load || load->isAtomic())
    return false;
  const llvm::Value *place = load->getPointerOperand()->stripPointerCasts();
  if (!isa<llvm::AllocaInst>(place))
    return isa<llvm::Constant>(place) || isLeftAlone(loop, *place);
  return llvm::none_of(place->users(), [&](const llvm::User *user) {
    const auto *by = dyn_cast<llvm::Instruction>(user);
    return by && loop.contains(by) && !isa<llvm::LoadInst>(by);
  });
}

// Of std::atomic::wait: any other bits than those of the argument.
llvm::Function *endsOfWait(llvm::CallInst &call) {
  llvm::Function *ends = newEnds(*call.getModule());
  llvm::IRBuilder<> builder(&ends->getEntryBlock());
  llvm::Value *old = call.getArgOperand(1);
  llvm::Type *bits =
      old->getType()->isPointerTy() ? builder.getInt64Ty() : builder.getIntNTy(old->getType()->getScalarSizeInBits());
  llvm::Value *number = builder.CreateTrunc(ends->getArg(0), bits);
  old = old->getType()->isPointerTy() ? builder.CreatePtrToInt(old, bits) : builder.CreateBitCast(old, bits);
  builder.CreateRet(builder.CreateZExt(builder.CreateICmpNE(number, old), builder.getInt32Ty()));
  return ends;
}

// A loop that was left: the load, where it leads, and which values lead there.
struct Left {
  llvm::Instruction *load;
  llvm::BasicBlock *to;
  llvm::Function *ends;
  llvm::Value *variable;
};

bool isLoadOfAtomic(llvm::Value &value) {
  return loadedFrom(value).atomic != nullptr;
}

bool looksAgain(const llvm::Loop &loop, WaitingCalls &calls) {
  for (const llvm::BasicBlock *block : loop.blocks())
    for (const llvm::Instruction &instruction : *block)
      if (const auto *call = dyn_cast<llvm::CallBase>(&instruction); call && calls.looksAgain(*call))
        return true;
  return false;
}

// `fenced`: is there an acquire fence in the function, so that relaxed loads matter?
void findLoops(llvm::Function &function, bool fenced, WaitingCalls &calls, llvm::SmallVectorImpl<Awaited> &found) {
  llvm::DominatorTree dominators(function);
  llvm::LoopInfo loops(dominators);
  llvm::SmallVector<Left, 4> left;
  for (llvm::Loop *loop : loops.getLoopsInPreorder()) {
    const Edge exit = onlyExit(*loop);
    if (!exit.from)
      continue;
    auto *branch = dyn_cast<llvm::BranchInst>(exit.from->getTerminator());
    if (!branch || !branch->isConditional())
      continue;
    Steps steps;
    const bool whenTrue = branch->getSuccessor(0) == exit.to;
    const auto counts = [&](llvm::Instruction *load) {
      return load && (fenced || loadedFrom(*load).order != snarl_relaxed);
    };
    if (llvm::Instruction *load = loadThatDecides(branch->getCondition(), *exit.from, steps); counts(load)) {
      left.push_back({load, exit.to, endsOfLoop(*load, steps, whenTrue), nullptr});
      continue;
    }
    Comparison with;
    steps.clear();
    llvm::Instruction *load =
        thatIsCompared(branch->getCondition(), *exit.from, with, steps, isLoadOfAtomic,
                       [&](llvm::Value &variable) { return isTold(variable) && isLeftAlone(*loop, variable); });
    if (counts(load) && !looksAgain(*loop, calls))
      left.push_back({load, exit.to, endsOfLoop(*load, with, steps, whenTrue), with.variable()});
  }
  for (const auto &[load, to, ends, variable] : left)
    found.push_back(
        {loadedFrom(*load), &*llvm::SplitEdge(load->getParent(), to)->getFirstInsertionPt(), ends, variable});
}

void findIn(llvm::Function &function, WaitingCalls &calls, llvm::SmallVectorImpl<Awaited> &found) {
  bool loads = false, fenced = false;
  for (llvm::Instruction &instruction : llvm::instructions(function)) {
    loads |= loadedFrom(instruction).atomic != nullptr;
    fenced |= isAcquireFence(instruction);
    auto *call = dyn_cast<llvm::CallInst>(&instruction);
    if (!call || !isWaitingMember(*call) || !isTold(*call->getArgOperand(1)))
      continue;
    const int order = orderNamed(*call, 2).value_or(snarl_acquire);
    found.push_back({{call->getArgOperand(0), order}, call->getNextNode(), endsOfWait(*call)});
  }
  if (loads)
    findLoops(function, fenced, calls, found);
}

} // namespace

bool isMemberOfAtomic(llvm::StringRef name) {
  constexpr llvm::StringRef classes[] = {"_ZNKSt6atomicI",
                                         "_ZNSt6atomicI",
                                         "_ZNKSt13__atomic_baseI",
                                         "_ZNSt13__atomic_baseI",
                                         "_ZNKSt3__113__atomic_baseI",
                                         "_ZNSt3__113__atomic_baseI",
                                         "_ZNKSt11atomic_flag",
                                         "_ZNSt11atomic_flag",
                                         "_ZNKSt3__111atomic_flag",
                                         "_ZNSt3__111atomic_flag"};
  for (llvm::StringRef start : classes)
    if (name.substr(0, start.size()) == start)
      return true;
  return false;
}

llvm::StringRef atomicMember(const llvm::CallInst &call) {
  const llvm::Function *callee = call.getCalledFunction();
  if (!callee || call.arg_empty() || !call.getArgOperand(0)->getType()->isPointerTy())
    return "";
  const llvm::StringRef name = callee->getName();
  return isMemberOfAtomic(name) ? name : "";
}

bool acquiresBy(const llvm::CallInst &call, unsigned argument) {
  const auto *order = dyn_cast<llvm::ConstantInt>(call.getArgOperand(argument));
  return order && (order->getZExtValue() == snarl_acquire || order->getZExtValue() == snarl_acq_rel ||
                   order->getZExtValue() == snarl_seq_cst);
}

bool isAcquireFence(const llvm::Instruction &instruction) {
  if (const auto *fence = dyn_cast<llvm::FenceInst>(&instruction))
    return fence->getSyncScopeID() != llvm::SyncScope::SingleThread && llvm::isAcquireOrStronger(fence->getOrdering());
  const auto *call = dyn_cast<llvm::CallInst>(&instruction);
  const llvm::Function *callee = call ? call->getCalledFunction() : nullptr;
  return callee && callee->getName().find("19atomic_thread_fence") != llvm::StringRef::npos && acquiresBy(*call, 0);
}

llvm::Value *storedBefore(llvm::LoadInst &load) {
  if (load.isAtomic() || !isa<llvm::AllocaInst>(load.getPointerOperand()->stripPointerCasts()))
    return nullptr;
  for (llvm::Instruction *i = load.getPrevNode(); i; i = i->getPrevNode()) {
    auto *store = dyn_cast<llvm::StoreInst>(i);
    if (store && store->getPointerOperand()->stripPointerCasts() == load.getPointerOperand()->stripPointerCasts())
      return store->getValueOperand();
    if (isa<llvm::CallBase>(i) && i->mayWriteToMemory() && !i->isLifetimeStartOrEnd())
      return nullptr;
  }
  return nullptr;
}

llvm::Instruction *thatDecides(llvm::Value *value, const llvm::BasicBlock &block, Steps &steps,
                               llvm::function_ref<bool(llvm::Instruction &)> isSought, bool earlier) {
  const llvm::BasicBlock *in = &block;
  while (auto *instruction = dyn_cast<llvm::Instruction>(value)) {
    const auto *invoke = dyn_cast<llvm::InvokeInst>(instruction); // the block begins with its result
    if (instruction->getParent() != in && !(invoke && invoke->getNormalDest() == in && in->getSinglePredecessor()))
      return nullptr;
    if (isSought(*instruction))
      return instruction;
    if (auto *load = dyn_cast<llvm::LoadInst>(instruction)) {
      value = storedBefore(*load);
      auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(load->getPointerOperand()));
      if (!value && earlier && local && !load->isAtomic()) {
        value = onlyValueOf(*local);
        if (auto *stored = llvm::dyn_cast_or_null<llvm::Instruction>(value))
          in = stored->getParent();
      }
    } else if (followsFirstOperand(*instruction)) {
      steps.push_back(instruction);
      value = instruction->getOperand(0);
    } else {
      return nullptr;
    }
    if (!value)
      return nullptr;
  }
  return nullptr;
}

llvm::Instruction *loadThatDecides(llvm::Value *value, const llvm::BasicBlock &block, Steps &steps) {
  return thatDecides(value, block, steps, isLoadOfAtomic);
}

llvm::Instruction *thatIsCompared(llvm::Value *value, const llvm::BasicBlock &block, Comparison &with, Steps &steps,
                                  llvm::function_ref<bool(llvm::Instruction &)> isSought,
                                  llvm::function_ref<bool(llvm::Value &)> isVariable, bool earlier) {
  const auto isComparison = [](llvm::Instruction &each) {
    return isa<llvm::CmpInst>(each) && !followsFirstOperand(each);
  };
  auto *comparison = llvm::cast_or_null<llvm::CmpInst>(thatDecides(value, block, steps, isComparison, earlier));
  if (!comparison)
    return nullptr;
  for (const unsigned side : {0u, 1u}) {
    with = {comparison, side, {}};
    llvm::Instruction *sought =
        thatDecides(comparison->getOperand(side), *comparison->getParent(), with.before, isSought, earlier);
    if (sought && isVariable(*with.variable()))
      return sought;
  }
  return nullptr;
}

Loaded loadedFrom(llvm::Value &value) {
  if (!isTold(value))
    return {};
  if (auto *load = dyn_cast<llvm::LoadInst>(&value); load && load->isAtomic())
    return {load->getPointerOperand(), llvm::isAcquireOrStronger(load->getOrdering()) ? snarl_acquire : snarl_relaxed};
  auto *call = dyn_cast<llvm::CallInst>(&value);
  const std::optional<int> order = call ? orderOfMember(*call) : std::nullopt;
  return order ? Loaded{call->getArgOperand(0), *order} : Loaded{};
}

void announceAwaited(llvm::Module &module) {
  if (module.getFunction(kConstructor))
    return;
  auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(module.getContext()), false);
  llvm::Comdat *group = module.getOrInsertComdat(kConstructor);
  auto *constructor = llvm::Function::Create(type, llvm::GlobalValue::LinkOnceODRLinkage, kConstructor, &module);
  constructor->addFnAttr(llvm::Attribute::NoUnwind);
  constructor->setVisibility(llvm::GlobalValue::HiddenVisibility);
  constructor->setComdat(group);
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(module.getContext(), "", constructor));
  builder.CreateCall(module.getOrInsertFunction(kAnnounces, type));
  builder.CreateRetVoid();
  llvm::appendToGlobalCtors(module, constructor, 1, constructor);
}

void plantAwaited(const Awaited &awaited) {
  llvm::Module &module = *awaited.place->getModule();
  llvm::Type *bytes = compat::bytePointer(module.getContext());
  llvm::IRBuilder<> builder(awaited.place);
  llvm::SmallVector<llvm::Value *, 4> arguments = {builder.CreatePointerCast(awaited.from.atomic, bytes), awaited.ends};
  if (awaited.variable)
    arguments.push_back(numberOf(builder, awaited.variable));
  arguments.push_back(builder.getInt32(static_cast<uint32_t>(awaited.from.order)));
  llvm::SmallVector<llvm::Type *, 4> types;
  for (const llvm::Value *argument : arguments)
    types.push_back(argument->getType());
  auto *type = llvm::FunctionType::get(builder.getVoidTy(), types, false);
  builder.CreateCall(module.getOrInsertFunction(awaited.variable ? kAwaitedWith : kAwaited, type), arguments);
  announceAwaited(module);
}

llvm::PreservedAnalyses SpinWaitsPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (module.getFunction(kAnnounces)) // the plugin may stand in the pipeline twice
    return llvm::PreservedAnalyses::all();
  WaitingCalls calls;
  llvm::SmallVector<Awaited, 8> found;
  llvm::SmallVector<llvm::Function *, 64> functions; // more come while they are looked at
  for (llvm::Function &function : module)
    if (!function.isDeclaration())
      functions.push_back(&function);
  for (llvm::Function *function : functions)
    findIn(*function, calls, found);
  if (found.empty())
    return llvm::PreservedAnalyses::all();
  for (const Awaited &awaited : found)
    plantAwaited(awaited);
  return llvm::PreservedAnalyses::none();
}

} // namespace snarl
