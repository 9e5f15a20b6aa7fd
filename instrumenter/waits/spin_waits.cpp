#include "instrumenter/waits/spin_waits.h"

#include "instrumenter/waits/atomic_members.h"
#include "instrumenter/waits/awaited.h"
#include "instrumenter/waits/deciding_steps.h"
#include "instrumenter/waits/loop_exits.h"
#include "instrumenter/waits/value_ends.h"
#include "instrumenter/waits/waiting_calls.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

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
    const auto isLoad = [](llvm::Instruction &each) { return loadedFrom(each).atomic != nullptr; };
    llvm::Instruction *load =
        thatIsCompared(branch->getCondition(), *exit.from, with, steps, isLoad,
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
    if (!call || !isWaitOfAtomic(*call) || !isTold(*call->getArgOperand(1)))
      continue;
    const int order = orderNamed(*call, 2).value_or(snarl_acquire);
    found.push_back({{call->getArgOperand(0), order}, call->getNextNode(), endsOfWait(*call)});
  }
  if (loads)
    findLoops(function, fenced, calls, found);
}

} // namespace

llvm::PreservedAnalyses SpinWaitsPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (isAnnounced(module)) // the plugin may stand in the pipeline twice
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
