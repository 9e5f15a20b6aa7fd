#include "instrumenter/spin_waits.h"

#include "instrumenter/llvm_compat.h"
#include "runtime/abi.h"

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

namespace snarl {
namespace {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

constexpr llvm::StringRef kAwaited = "__snarl_value_awaited", kAnnounces = "__snarl_values_are_awaited",
                          kConstructor = "__snarl_values_constructor";

// The name of the member of std::atomic, of libstdc++ or libc++, that is called with an atomic; else nothing.
llvm::StringRef atomicMember(const llvm::CallInst &call) {
  const llvm::Function *callee = call.getCalledFunction();
  if (!callee || call.arg_empty() || !call.getArgOperand(0)->getType()->isPointerTy())
    return "";
  const llvm::StringRef name = callee->getName();
  constexpr llvm::StringRef classes[] = {"_ZNKSt6atomicI", "_ZNKSt13__atomic_baseI", "_ZNKSt3__113__atomic_baseI"};
  for (llvm::StringRef start : classes)
    if (name.substr(0, start.size()) == start)
      return name;
  return "";
}

// load, or the conversion to the value.
bool isAcquiringMember(const llvm::CallInst &call) {
  const llvm::StringRef name = atomicMember(call);
  if (name.find("E4load") == llvm::StringRef::npos)
    return call.arg_size() == 1 && name.find("Ecv") != llvm::StringRef::npos;
  const auto *order = call.arg_size() == 2 ? dyn_cast<llvm::ConstantInt>(call.getArgOperand(1)) : nullptr;
  return order && (order->getZExtValue() == snarl_acquire || order->getZExtValue() == snarl_seq_cst);
}

// wait, until the value is another one.
bool isWaitingMember(const llvm::CallInst &call) {
  return atomicMember(call).find("E4wait") != llvm::StringRef::npos && call.arg_size() >= 2 &&
         isa<llvm::Constant>(call.getArgOperand(1));
}

// The atomic that is loaded with acquire, or null.
llvm::Value *acquiredFrom(llvm::Value &value) {
  if (auto *load = dyn_cast<llvm::LoadInst>(&value))
    return load->isAtomic() && llvm::isAcquireOrStronger(load->getOrdering()) ? load->getPointerOperand() : nullptr;
  auto *call = dyn_cast<llvm::CallInst>(&value);
  return call && isAcquiringMember(*call) ? call->getArgOperand(0) : nullptr;
}

// What a load of a local variable finds, when the block stored it before and called nobody since.
llvm::Value *storedBefore(llvm::LoadInst &load) {
  if (load.isAtomic() || !isa<llvm::AllocaInst>(load.getPointerOperand()->stripPointerCasts()))
    return nullptr;
  for (llvm::Instruction *i = load.getPrevNode(); i; i = i->getPrevNode()) {
    auto *store = dyn_cast<llvm::StoreInst>(i);
    if (store && store->getPointerOperand()->stripPointerCasts() == load.getPointerOperand()->stripPointerCasts())
      return store->getValueOperand();
    if (isa<llvm::CallBase>(i) && i->mayWriteToMemory())
      return nullptr;
  }
  return nullptr;
}

// Does the first operand alone decide the value?
bool followsFirstOperand(const llvm::Instruction &instruction) {
  return isa<llvm::CastInst>(instruction) ||
         ((isa<llvm::CmpInst>(instruction) || isa<llvm::BinaryOperator>(instruction)) &&
          isa<llvm::Constant>(instruction.getOperand(1)));
}

// The load in the block that alone decides the value; null: it depends on something else.
llvm::Instruction *decidingLoad(llvm::Value *value, const llvm::BasicBlock &block) {
  while (auto *instruction = dyn_cast<llvm::Instruction>(value)) {
    if (instruction->getParent() != &block)
      return nullptr;
    if (acquiredFrom(*instruction))
      return instruction;
    if (auto *load = dyn_cast<llvm::LoadInst>(instruction))
      value = storedBefore(*load);
    else if (followsFirstOperand(*instruction))
      value = instruction->getOperand(0);
    else
      return nullptr;
    if (!value)
      return nullptr;
  }
  return nullptr;
}

// Whoever has got to `place` has waited for a value of the atomic.
struct Awaited {
  llvm::Value *atomic;
  llvm::Instruction *place;
};

// The one edge out of the loop, but for exceptions; else a pair of nulls.
std::pair<llvm::BasicBlock *, llvm::BasicBlock *> onlyExit(const llvm::Loop &loop) {
  std::pair<llvm::BasicBlock *, llvm::BasicBlock *> exit{nullptr, nullptr};
  llvm::SmallVector<llvm::BasicBlock *, 8> leaving;
  loop.getExitingBlocks(leaving);
  for (llvm::BasicBlock *block : leaving)
    for (llvm::BasicBlock *successor : llvm::successors(block)) {
      if (loop.contains(successor) || successor->isEHPad())
        continue;
      if (exit.first)
        return {nullptr, nullptr};
      exit = {block, successor};
    }
  return exit;
}

void findLoops(llvm::Function &function, llvm::SmallVectorImpl<Awaited> &found) {
  llvm::DominatorTree dominators(function);
  llvm::LoopInfo loops(dominators);
  llvm::SmallVector<std::pair<llvm::Instruction *, llvm::BasicBlock *>, 4> left; // the load, and where the loop leads
  for (llvm::Loop *loop : loops.getLoopsInPreorder()) {
    const auto [from, to] = onlyExit(*loop);
    auto *branch = from ? dyn_cast<llvm::BranchInst>(from->getTerminator()) : nullptr;
    if (!branch || !branch->isConditional())
      continue;
    if (llvm::Instruction *load = decidingLoad(branch->getCondition(), *from))
      left.push_back({load, to});
  }
  for (const auto &[load, to] : left)
    found.push_back({acquiredFrom(*load), &*llvm::SplitEdge(load->getParent(), to)->getFirstInsertionPt()});
}

void findIn(llvm::Function &function, llvm::SmallVectorImpl<Awaited> &found) {
  bool acquires = false;
  for (llvm::Instruction &instruction : llvm::instructions(function)) {
    acquires |= acquiredFrom(instruction) != nullptr;
    if (auto *call = dyn_cast<llvm::CallInst>(&instruction); call && isWaitingMember(*call))
      found.push_back({call->getArgOperand(0), call->getNextNode()});
  }
  if (acquires)
    findLoops(function, found);
}

void plant(const Awaited &awaited) {
  llvm::Module &module = *awaited.place->getModule();
  llvm::Type *bytes = compat::bytePointer(module.getContext());
  llvm::IRBuilder<> builder(awaited.place);
  builder.CreateCall(module.getOrInsertFunction(kAwaited, llvm::FunctionType::get(builder.getVoidTy(), {bytes}, false)),
                     {builder.CreatePointerCast(awaited.atomic, bytes)});
}

// The runtime is told at the start of the program.
void announce(llvm::Module &module) {
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

} // namespace

llvm::PreservedAnalyses SpinWaitsPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (module.getFunction(kAnnounces)) // the plugin may stand in the pipeline twice
    return llvm::PreservedAnalyses::all();
  llvm::SmallVector<Awaited, 8> found;
  for (llvm::Function &function : module)
    if (!function.isDeclaration())
      findIn(function, found);
  if (found.empty())
    return llvm::PreservedAnalyses::all();
  for (const Awaited &awaited : found)
    plant(awaited);
  announce(module);
  return llvm::PreservedAnalyses::none();
}

} // namespace snarl
