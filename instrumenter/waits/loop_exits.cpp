#include "instrumenter/waits/loop_exits.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

namespace snarl {
namespace {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

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
          out.push_back({block, successor, successor});
      continue;
    }
    for (llvm::BasicBlock *before : llvm::predecessors(block)) {
      const llvm::StoreInst *store = lastStore(*before, *destination);
      auto *said = store ? dyn_cast<llvm::ConstantInt>(store->getValueOperand()) : nullptr;
      if (!said || !loop.contains(before))
        return false;
      auto *next = cast<llvm::SwitchInst>(block->getTerminator())->findCaseValue(said)->getCaseSuccessor();
      if (isOut(loop, *next))
        out.push_back({before, block, next});
    }
  }
  return true;
}

// Where the program goes on after blocks in which nothing is done.
llvm::BasicBlock *wherePassingLeads(llvm::BasicBlock *block) {
  for (unsigned steps = 0; steps < 8; ++steps) {
    llvm::BasicBlock *next = block->getSingleSuccessor();
    const bool isEmpty = llvm::all_of(*block, [&](const llvm::Instruction &i) {
      return &i == block->getTerminator() || isa<llvm::IntrinsicInst>(i);
    });
    if (!next || !isEmpty)
      break;
    block = next;
  }
  return block;
}

// From the branch that decides it; null: several ways lead to it.
void startAtBranch(const llvm::Loop &loop, Edge &exit) {
  while (leadsStraightOn(*exit.from)) {
    llvm::BasicBlock *before = exit.from->getSinglePredecessor();
    if (!before || !loop.contains(before)) {
      exit.from = nullptr;
      return;
    }
    exit.to = exit.from;
    exit.from = before;
  }
}

} // namespace

Edges exitsOf(const llvm::Loop &loop) {
  Edges exits;
  if (!waysOut(loop, exits))
    return {};
  for (Edge &exit : exits) {
    exit.out = wherePassingLeads(exit.out);
    startAtBranch(loop, exit);
  }
  return exits;
}

Edge onlyExit(const llvm::Loop &loop) {
  const Edges exits = exitsOf(loop);
  return exits.size() == 1 && exits.front().from ? exits.front() : Edge{};
}

} // namespace snarl
