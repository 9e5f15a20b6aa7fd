#include "instrumenter/waits/condition_loops.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/waits/awaited.h"
#include "instrumenter/waits/containers.h"
#include "instrumenter/waits/loop_exits.h"
#include "instrumenter/waits/predicates.h"
#include "instrumenter/waits/tickets.h"
#include "instrumenter/waits/value_ends.h"
#include "instrumenter/waits/variable_updates.h"
#include "instrumenter/waits/variables.h"
#include "instrumenter/waits/waiting_calls.h"
#include "instrumenter/waits/whole_writes.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include <memory>
#include <optional>
#include <utility>

namespace snarl {
namespace {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

constexpr llvm::StringRef kWritten = "__snarl_condition_value_written", kBitsWritten = "__snarl_condition_bits_written",
                          kWaitsForValue = "__snarl_condition_waits_for_value",
                          kValuesAwaited = "__snarl_condition_values_awaited";

// The ways out that lead to one place, and what they need.
struct Passage {
  Edges edges;
  std::unique_ptr<Predicate> predicate;
  llvm::SmallVector<llvm::CallBase *, 2> waits; // of this loop, not of one within it
};

bool isPlantedIn(const llvm::Function &function) {
  return !function.isDeclaration() && !function.hasAvailableExternallyLinkage() &&
         !function.hasFnAttribute(llvm::Attribute::Naked) &&
         !function.hasFnAttribute(llvm::Attribute::DisableSanitizerInstrumentation);
}

llvm::BranchInst *decidingBranch(const Edge &edge) {
  auto *branch = edge.from ? dyn_cast<llvm::BranchInst>(edge.from->getTerminator()) : nullptr;
  return branch && branch->isConditional() ? branch : nullptr;
}

// Where an edge begins; several loops may end with the same one.
llvm::Instruction *placeOn(llvm::BranchInst &branch, llvm::BasicBlock *to) {
  if (!llvm::is_contained(branch.successors(), to))
    for (llvm::BasicBlock *between : branch.successors())
      if (between->getSinglePredecessor() && between->getSingleSuccessor() == to)
        return &*between->getFirstInsertionPt();
  return &*llvm::SplitEdge(branch.getParent(), to)->getFirstInsertionPt();
}

class ConditionLoops {
public:
  explicit ConditionLoops(llvm::Module &module) : module_(module) {}

  bool run() {
    llvm::SmallVector<llvm::Function *, 64> waiting;
    for (llvm::Function &function : module_)
      if (isPlantedIn(function) && waits(function))
        waiting.push_back(&function);
    for (llvm::Function *function : waiting)
      runOn(*function);
    if (awaited_.empty() && !containers_)
      return changed_;
    for (llvm::Function *function : waiting)
      plantGuards(*function);
    llvm::SmallVector<llvm::Function *, 64> functions;
    for (llvm::Function &function : module_)
      if (isPlantedIn(function))
        functions.push_back(&function);
    WholeWrites wholeWrites(module_, variables(), [&](Variables::Name name) { return isAwaited(name); });
    for (llvm::Function *function : functions) {
      tellOfWrites(*function, wholeWrites);
      if (containers_)
        containers_->tellOfChanges(*function);
    }
    return true;
  }

private:
  bool waits(llvm::Function &function) {
    return llvm::any_of(llvm::instructions(function), [&](llvm::Instruction &instruction) {
      auto *call = dyn_cast<llvm::CallBase>(&instruction);
      return call && calls_.looksAgain(*call);
    });
  }

  Variables &variables() {
    if (!variables_)
      variables_.emplace(module_);
    return *variables_;
  }

  void runOn(llvm::Function &function) {
    llvm::DominatorTree dominators(function);
    llvm::LoopInfo loops(dominators);
    std::vector<Passage> found;
    for (llvm::Loop *loop : loops.getLoopsInPreorder())
      read(*loop, loops, found);
    std::vector<Planned> planned; // blocks are split only then
    for (Passage &passage : found)
      for (const Edge &edge : passage.edges)
        planned.push_back({decidingBranch(edge), edge.to});
    size_t next = 0;
    for (Passage &passage : found) {
      plant(passage, llvm::ArrayRef<Planned>(planned).slice(next, passage.edges.size()), true);
      next += passage.edges.size();
    }
  }

  void read(llvm::Loop &loop, llvm::LoopInfo &loops, std::vector<Passage> &found) {
    bool isWaiting = false, locks = false;
    llvm::SmallVector<llvm::CallBase *, 2> waits;
    for (llvm::BasicBlock *block : loop.blocks())
      for (llvm::Instruction &instruction : *block)
        if (auto *call = dyn_cast<llvm::CallBase>(&instruction); call && calls_.looksAgain(*call)) {
          isWaiting = true;
          locks |= !calls_.waits(*call);
          if (calls_.waits(*call) && loops.getLoopFor(block) == &loop)
            waits.push_back(call);
        }
    if (!isWaiting)
      return;
    const bool isGuarded = !locks && !waits.empty(); // by the lock with which it waits
    Edges exits = exitsOf(loop);
    while (!exits.empty()) {
      const llvm::BasicBlock *out = exits.front().out;
      Passage passage;
      passage.predicate = std::make_unique<Predicate>(&loop, variables(), isGuarded);
      const bool isOnly = llvm::count_if(exits, [&](const Edge &edge) { return edge.out == out; }) == 1;
      bool isTold = true;
      for (const Edge &edge : exits)
        if (edge.out == out) {
          passage.edges.push_back(edge);
          llvm::BranchInst *branch = decidingBranch(edge);
          const bool always = isOnly || edge.from == loop.getHeader();
          isTold = isTold && branch &&
                   passage.predicate->add(*branch->getCondition(), branch->getSuccessor(0) == edge.to, always);
        }
      llvm::erase_if(exits, [&](const Edge &edge) { return edge.out == out; });
      if (!isTold || !isOfOthers(*passage.predicate))
        continue;
      passage.waits = std::exchange(waits, {});
      found.push_back(std::move(passage));
    }
  }

  // Is there anything that other threads write, and is it no lock that is waited for in turn?
  bool isOfOthers(const Predicate &predicate) {
    const auto &watched = predicate.watched();
    const auto isOther = [](const Watched &w) { return w.kind != Watched::Kind::settled && !w.isPin; };
    if (llvm::none_of(watched, isOther))
      return false;
    if (const Watched &w = watched.front(); watched.size() == 1 && w.kind == Watched::Kind::atomic && w.calls.empty())
      return w.order == snarl_relaxed; // else it is the other pass's
    return watched.size() == 1 || !isWaitForTurn(module_, variables(), watched);
  }

  uint64_t sizeOf(llvm::Type *type) const { return module_.getDataLayout().getTypeStoreSize(type); }

  struct Planned {
    llvm::BranchInst *branch;
    llvm::BasicBlock *to;
  };

  void plant(Passage &passage, llvm::ArrayRef<Planned> places, bool isLoop) {
    changed_ = true;
    const Predicate &predicate = *passage.predicate;
    const auto &watched = predicate.watched();
    const bool isAtomicAlone =
        watched.size() == 1 && watched.front().kind == Watched::Kind::atomic && watched.front().order != snarl_relaxed;
    llvm::Function *ends = isAtomicAlone ? predicate.endsOfOne(module_) : predicate.endsOfAll(module_);
    for (const auto &[branch, to] : places) {
      passed_.insert(branch);
      llvm::IRBuilder<> builder(placeOn(*branch, to));
      if (isAtomicAlone)
        plantAwaited({{predicate.buildPointer(builder, watched.front()), watched.front().order},
                      &*builder.GetInsertPoint(),
                      ends});
      else
        plantAwaitedAll(builder, predicate, ends, isLoop);
    }
    if (isAtomicAlone)
      return;
    for (llvm::CallBase *wait : passage.waits) {
      llvm::IRBuilder<> builder(wait);
      auto *waitsType = llvm::FunctionType::get(builder.getVoidTy(), {ends->getType()}, false);
      builder.CreateCall(module_.getOrInsertFunction(kWaitsForValue, waitsType), {ends});
    }
    for (const Watched &w : watched) {
      if (w.kind == Watched::Kind::variable)
        awaited_.push_back(variables().of(w.pointer));
      if (w.kind == Watched::Kind::atomic)
        announceAwaited(module_);
      if (w.kind == Watched::Kind::container) {
        if (!containers_)
          containers_.emplace(module_, variables());
        containers_->add(*w.question, variables().of(w.pointer));
      }
    }
  }

  static uint32_t kindOf(const Watched &w) {
    switch (w.kind) {
    case Watched::Kind::variable:
      return w.type->isPointerTy() ? snarl_watched_pointer : snarl_watched_variable;
    case Watched::Kind::atomic:
      return snarl_watched_atomic;
    case Watched::Kind::container:
      return snarl_watched_container;
    case Watched::Kind::settled:
      break;
    }
    return snarl_watched_settled;
  }

  void plantAwaitedAll(llvm::IRBuilder<> &builder, const Predicate &predicate, llvm::Function *ends, bool isLoop) {
    llvm::Type *bytes = compat::bytePointer(module_.getContext()), *number = builder.getInt32Ty(),
               *value = builder.getInt64Ty();
    auto *one = llvm::StructType::get(module_.getContext(), {bytes, value, number, number});
    const auto count = static_cast<uint32_t>(predicate.watched().size());
    auto *many = llvm::ArrayType::get(one, count);
    llvm::BasicBlock &entry = builder.GetInsertBlock()->getParent()->getEntryBlock();
    llvm::Value *all = llvm::IRBuilder<>(&entry, entry.begin()).CreateAlloca(many);
    for (uint32_t i = 0; i < count; ++i) {
      const Watched &w = predicate.watched()[i];
      llvm::Value *found = predicate.buildPointer(builder, w);
      const bool isSettled = w.kind == Watched::Kind::settled;
      if (isSettled)
        found =
            found->getType()->isPointerTy() ? builder.CreatePtrToInt(found, value) : builder.CreateZExt(found, value);
      llvm::Value *parts[] = {isSettled ? llvm::Constant::getNullValue(bytes) : builder.CreatePointerCast(found, bytes),
                              isSettled ? found : builder.getInt64(0),
                              builder.getInt32(static_cast<uint32_t>(sizeOf(w.type))), builder.getInt32(kindOf(w))};
      for (uint32_t part = 0; part < 4; ++part)
        builder.CreateStore(
            parts[part],
            builder.CreateInBoundsGEP(many, all, {builder.getInt32(0), builder.getInt32(i), builder.getInt32(part)}));
    }
    auto *type = llvm::FunctionType::get(builder.getVoidTy(), {bytes, number, ends->getType(), number}, false);
    builder.CreateCall(
        module_.getOrInsertFunction(kValuesAwaited, type),
        {builder.CreatePointerCast(all, bytes), builder.getInt32(count), ends, builder.getInt32(isLoop)});
  }

  // Who arrives last at a barrier made by hand goes on at once and lets the others go on:
  //
  //   if (++arrived == all) { arrived = 0; ++generation; … } else …
  //
  // What is waited for is written there, so what leads there comes before those who wait.
  void plantGuards(llvm::Function &function) {
    llvm::SmallVector<Passage, 2> found;
    llvm::SmallVector<Planned, 2> places;
    for (llvm::Instruction &instruction : llvm::instructions(function)) {
      auto *store = dyn_cast<llvm::StoreInst>(&instruction);
      if (!store || !isAwaited(*store))
        continue;
      const Planned place = guardOf(*store->getParent());
      if (!place.branch || !passed_.insert(place.branch).second)
        continue;
      Passage passage;
      passage.predicate = std::make_unique<Predicate>(nullptr, variables(), true);
      if (!passage.predicate->add(*place.branch->getCondition(), place.branch->getSuccessor(0) == place.to, true) ||
          !passage.predicate->isOfSum())
        continue;
      places.push_back(place);
      found.push_back(std::move(passage));
    }
    for (size_t i = 0; i < found.size(); ++i)
      plant(found[i], places[i], false);
  }

  static Planned guardOf(llvm::BasicBlock &block) {
    llvm::BasicBlock *at = &block;
    for (unsigned steps = 0; steps < 16; ++steps) {
      llvm::BasicBlock *before = at->getSinglePredecessor();
      if (!before)
        break;
      auto *branch = dyn_cast<llvm::BranchInst>(before->getTerminator());
      if (branch && branch->isConditional())
        return {branch, at};
      at = before;
    }
    return {nullptr, nullptr};
  }

  bool isAwaited(Variables::Name name) {
    return name && llvm::any_of(awaited_, [&](Variables::Name n) { return variables().isSame(n, name); });
  }

  bool isAwaited(llvm::StoreInst &store) {
    const llvm::Value &value = *store.getValueOperand();
    return !store.isAtomic() && isTold(value) && !value.getType()->isFloatingPointTy() &&
           isAwaited(variables().of(store.getPointerOperand()));
  }

  void tellOfWrites(llvm::Function &function, WholeWrites &wholeWrites) {
    llvm::SmallVector<llvm::StoreInst *, 8> stores;
    llvm::SmallVector<std::pair<llvm::Instruction *, WholeWrites::Parts>, 4> wholes;
    for (llvm::Instruction &instruction : llvm::instructions(function)) {
      auto *store = dyn_cast<llvm::StoreInst>(&instruction);
      WholeWrites::Parts parts;
      if (!awaited_.empty())
        parts = wholeWrites.partsOf(instruction);
      if (!parts.empty())
        wholes.push_back({&instruction, std::move(parts)});
      else if (store && isAwaited(*store))
        stores.push_back(store);
    }
    for (llvm::StoreInst *store : stores)
      tellOfWrite(*store);
    for (const auto &[write, parts] : wholes)
      for (const WholeWrites::Part &part : parts) {
        llvm::IRBuilder<> builder(write);
        tellOfValue(builder, WholeWrites::placeOf(builder, *write, part), WholeWrites::valueOf(builder, *write, part),
                    static_cast<uint32_t>(part.size), false);
      }
  }

  void tellOfWrite(llvm::StoreInst &store) {
    llvm::IRBuilder<> builder(&store);
    llvm::Type *bytes = compat::bytePointer(module_.getContext()), *number = builder.getInt32Ty(),
               *value = builder.getInt64Ty();
    llvm::Value *variable = builder.CreatePointerCast(store.getPointerOperand(), bytes),
                *after = store.getValueOperand();
    const auto size = static_cast<uint32_t>(sizeOf(after->getType()));
    if (llvm::BinaryOperator *made = bitsBy(store)) {
      const bool clears = made->getOpcode() == llvm::Instruction::And;
      llvm::Value *bits = made->getOperand(1);
      bits = builder.CreateZExt(clears ? builder.CreateNot(bits) : bits, value);
      auto *type = llvm::FunctionType::get(builder.getVoidTy(), {bytes, value, value, number, number}, false);
      builder.CreateCall(
          module_.getOrInsertFunction(kBitsWritten, type),
          {variable, builder.CreateZExt(after, value), bits, builder.getInt32(size), builder.getInt32(clears)});
      return;
    }
    after = after->getType()->isPointerTy() ? builder.CreatePtrToInt(after, value) : builder.CreateZExt(after, value);
    tellOfValue(builder, variable, after, size, additionBy(store) != nullptr);
  }

  void tellOfValue(llvm::IRBuilder<> &builder, llvm::Value *variable, llvm::Value *after, uint32_t size, bool adds) {
    auto *type = llvm::FunctionType::get(
        builder.getVoidTy(), {variable->getType(), after->getType(), builder.getInt32Ty(), builder.getInt32Ty()},
        false);
    builder.CreateCall(module_.getOrInsertFunction(kWritten, type),
                       {variable, after, builder.getInt32(size), builder.getInt32(adds)});
  }

  llvm::Module &module_;
  WaitingCalls calls_;
  std::optional<Variables> variables_;
  std::optional<Containers> containers_;
  llvm::SmallVector<Variables::Name, 8> awaited_;
  llvm::SmallPtrSet<llvm::BranchInst *, 8> passed_; // that are told of
  bool changed_ = false;
};

} // namespace

llvm::PreservedAnalyses ConditionLoopsPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (module.getFunction(kValuesAwaited)) // the plugin may stand in the pipeline twice
    return llvm::PreservedAnalyses::all();
  return ConditionLoops(module).run() ? llvm::PreservedAnalyses::none() : llvm::PreservedAnalyses::all();
}

} // namespace snarl
