#include "instrumenter/spin_waits.h"

#include "instrumenter/llvm_compat.h"
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
  constexpr llvm::StringRef classes[] = {"_ZNKSt6atomicI", "_ZNKSt13__atomic_baseI", "_ZNKSt3__113__atomic_baseI",
                                         "_ZNKSt11atomic_flag", "_ZNKSt3__111atomic_flag"};
  for (llvm::StringRef start : classes)
    if (name.substr(0, start.size()) == start)
      return name;
  return "";
}

// load, a flag's test, or the conversion to the value.
bool isAcquiringMember(const llvm::CallInst &call) {
  const llvm::StringRef name = atomicMember(call);
  if (name.find("E4load") == llvm::StringRef::npos && name.find("_flag4test") == llvm::StringRef::npos)
    return call.arg_size() == 1 && name.find("Ecv") != llvm::StringRef::npos;
  const auto *order = call.arg_size() == 2 ? dyn_cast<llvm::ConstantInt>(call.getArgOperand(1)) : nullptr;
  return order && (order->getZExtValue() == snarl_acquire || order->getZExtValue() == snarl_seq_cst);
}

// wait, until the value is another one.
bool isWaitingMember(const llvm::CallInst &call) {
  const llvm::StringRef name = atomicMember(call);
  return (name.find("E4wait") != llvm::StringRef::npos || name.find("_flag4wait") != llvm::StringRef::npos) &&
         call.arg_size() >= 2 && isa<llvm::Constant>(call.getArgOperand(1));
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

// A way from a branch within a loop.
struct Edge {
  llvm::BasicBlock *from = nullptr, *to = nullptr;
};

// The last store to a local variable in a block; null: there is none.
llvm::StoreInst *lastStore(llvm::BasicBlock &block, const llvm::Value &variable) {
  for (llvm::Instruction &i : llvm::reverse(block))
    if (auto *store = dyn_cast<llvm::StoreInst>(&i); store && store->getPointerOperand() == &variable)
      return store;
  return nullptr;
}

bool isOnlyLoadedAndStored(const llvm::AllocaInst &variable) {
  return llvm::all_of(variable.users(), [&](const llvm::User *user) {
    auto *store = dyn_cast<llvm::StoreInst>(user);
    return isa<llvm::LoadInst>(user) || (store && store->getPointerOperand() == &variable);
  });
}

// Clang leaves a scope in which variables end by way of one block, which goes on by what a variable of its own says:
//
//   if (flag) { destination = 1; goto end; }      destination = 0;      end: switch (destination) …
//
// Such a block's variable; null: it goes on otherwise.
const llvm::AllocaInst *destinationOf(llvm::BasicBlock &block) {
  auto *way = dyn_cast<llvm::SwitchInst>(block.getTerminator());
  auto *load = way ? dyn_cast<llvm::LoadInst>(way->getCondition()) : nullptr;
  auto *variable =
      load && load->getParent() == &block ? dyn_cast<llvm::AllocaInst>(load->getPointerOperand()) : nullptr;
  return variable && isOnlyLoadedAndStored(*variable) && !lastStore(block, *variable) ? variable : nullptr;
}

// Does the block lead to one other only, but for exceptions?
bool leadsStraightOn(const llvm::BasicBlock &block) {
  return block.getSingleSuccessor() || isa<llvm::InvokeInst>(block.getTerminator());
}

// Does the program go on there, outside of the loop?
bool isOut(const llvm::Loop &loop, const llvm::BasicBlock &block) {
  return !loop.contains(&block) && !block.isEHPad() && !isa<llvm::UnreachableInst>(block.getTerminator());
}

// The ways out of a loop, but for exceptions: edges, and where a scope is left in its end, the blocks that decide it.
// False: there may be others.
bool waysOut(const llvm::Loop &loop, llvm::SmallVectorImpl<Edge> &out) {
  llvm::SmallVector<llvm::BasicBlock *, 8> leaving;
  loop.getExitingBlocks(leaving);
  for (llvm::BasicBlock *block : leaving) {
    const llvm::AllocaInst *destination = destinationOf(*block);
    if (!destination) {
      for (llvm::BasicBlock *successor : llvm::successors(block))
        if (isOut(loop, *successor))
          out.push_back({block, successor});
      continue;
    }
    for (llvm::BasicBlock *before : llvm::predecessors(block)) {
      const llvm::StoreInst *store = lastStore(*before, *destination);
      auto *said = store ? dyn_cast<llvm::ConstantInt>(store->getValueOperand()) : nullptr;
      if (!said || !loop.contains(before))
        return false;
      if (isOut(loop, *cast<llvm::SwitchInst>(block->getTerminator())->findCaseValue(said)->getCaseSuccessor()))
        out.push_back({before, block});
    }
  }
  return true;
}

// The branch that alone leads out, whatever is done on the way; else a pair of nulls.
Edge onlyExit(const llvm::Loop &loop) {
  llvm::SmallVector<Edge, 4> out;
  if (!waysOut(loop, out) || out.size() != 1)
    return {};
  Edge exit = out.front();
  while (leadsStraightOn(*exit.from)) {
    llvm::BasicBlock *before = exit.from->getSinglePredecessor();
    if (!before || !loop.contains(before))
      return {};
    exit = {before, exit.from};
  }
  return exit;
}

void findLoops(llvm::Function &function, llvm::SmallVectorImpl<Awaited> &found) {
  llvm::DominatorTree dominators(function);
  llvm::LoopInfo loops(dominators);
  llvm::SmallVector<std::pair<llvm::Instruction *, llvm::BasicBlock *>, 4> left; // the load, and where the loop leads
  for (llvm::Loop *loop : loops.getLoopsInPreorder()) {
    const Edge exit = onlyExit(*loop);
    if (!exit.from)
      continue;
    auto *branch = dyn_cast<llvm::BranchInst>(exit.from->getTerminator());
    if (llvm::Instruction *load = branch ? decidingLoad(branch->getCondition(), *exit.from) : nullptr)
      left.push_back({load, exit.to});
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
