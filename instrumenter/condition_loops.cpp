#include "instrumenter/condition_loops.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/loop_exits.h"
#include "instrumenter/spin_waits.h"
#include "instrumenter/value_ends.h"
#include "instrumenter/variables.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

#include <optional>

namespace snarl {
namespace {

using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;

constexpr llvm::StringRef kWritten = "__snarl_condition_value_written",
                          kWaitsForValue = "__snarl_condition_waits_for_value",
                          kValueAwaited = "__snarl_condition_value_awaited";
constexpr unsigned kCalls = 4; // into each other, of a predicate or on the way to a wait

// --- waits ----------------------------------------------------------------------------------------------------------

bool isNameOfWait(llvm::StringRef name) {
  for (llvm::StringRef wait :
       {"pthread_cond_wait", "pthread_cond_timedwait", "pthread_cond_clockwait", "cnd_wait", "cnd_timedwait"})
    if (name == wait)
      return true;
  if (name.substr(0, 2) != "_Z" || name.find("condition_variable") == llvm::StringRef::npos)
    return false;
  for (llvm::StringRef wait : {"4waitE", "4waitI", "8wait_forI", "10wait_untilI"})
    if (name.find(wait) != llvm::StringRef::npos)
      return true;
  return false;
}

// Functions of the module that lead to a wait.
class Waits {
public:
  bool isWait(const llvm::CallBase &call) {
    return call.getCalledFunction() && leadsToWait(*call.getCalledFunction(), 0);
  }

private:
  bool leadsToWait(const llvm::Function &function, unsigned depth) {
    if (isNameOfWait(function.getName()))
      return true;
    if (function.isDeclaration() || depth == kCalls)
      return false;
    const auto known = known_.find(&function);
    if (known != known_.end())
      return known->second;
    known_[&function] = false; // it may call itself
    for (const llvm::Instruction &instruction : llvm::instructions(function))
      if (const auto *call = dyn_cast<llvm::CallBase>(&instruction))
        if (const llvm::Function *callee = call->getCalledFunction(); callee && leadsToWait(*callee, depth + 1))
          return known_[&function] = true;
    return false;
  }
  llvm::DenseMap<const llvm::Function *, bool> known_;
};

// --- what decides ---------------------------------------------------------------------------------------------------

using Calls = llvm::SmallVector<llvm::CallBase *, kCalls>;

constexpr int kPlain = -1;

// The load that decides whether the loop is left, in the innermost of the functions called for it.
struct Deciding {
  llvm::Instruction *load = nullptr;
  llvm::Value *variable = nullptr; // where it loads from
  int order = kPlain;              // if the variable is an atomic, that of the load
  Calls calls;
  Steps steps;
  bool whenTrue = true; // the loop is left when the steps make this of the value
};

// What the one return of a function of the module returns; null: there are several, or the linker may take another.
llvm::Value *resultOf(const llvm::CallBase &call) {
  const llvm::Function *callee = call.getCalledFunction();
  if (!callee || callee->isDeclaration() || callee->isInterposable() || callee->isVarArg())
    return nullptr;
  llvm::Value *result = nullptr;
  for (const llvm::BasicBlock &block : *callee)
    if (const auto *end = dyn_cast<llvm::ReturnInst>(block.getTerminator())) {
      if (result)
        return nullptr;
      result = end->getReturnValue();
    }
  return result;
}

// What the steps make of a constant.
const llvm::Constant *madeOf(llvm::Constant *value, const Steps &steps, const llvm::DataLayout &layout) {
  for (const llvm::Instruction *step : llvm::reverse(steps)) {
    llvm::SmallVector<llvm::Constant *, 2> operands{value};
    if (step->getNumOperands() > 1)
      operands.push_back(cast<llvm::Constant>(step->getOperand(1)));
    if (const auto *compare = dyn_cast<llvm::CmpInst>(step))
      value = llvm::ConstantFoldCompareInstOperands(compare->getPredicate(), operands[0], operands[1], layout);
    else
      value = llvm::ConstantFoldInstOperands(const_cast<llvm::Instruction *>(step), operands, layout);
    if (!value)
      return nullptr;
  }
  return value;
}

// Of `a && b`, which is a constant or b: where the loop is left only with the other truth than the constant's, b
// decides as well. It goes on from there.
llvm::Value *decidingPart(llvm::PHINode &join, Deciding &d) {
  if (!join.getType()->isIntegerTy(1))
    return nullptr;
  llvm::Value *part = nullptr;
  const llvm::Constant *otherwise = nullptr;
  for (llvm::Value *value : join.incoming_values()) {
    auto *constant = dyn_cast<llvm::ConstantInt>(value);
    if (constant ? otherwise && otherwise != constant : part != nullptr)
      return nullptr;
    if (constant)
      otherwise = constant;
    else
      part = value;
  }
  if (!part || !otherwise)
    return nullptr;
  const llvm::DataLayout &layout = join.getModule()->getDataLayout();
  llvm::Type *truth = join.getType();
  const llvm::Constant *ofTrue = madeOf(llvm::ConstantInt::getTrue(truth), d.steps, layout),
                       *ofFalse = madeOf(llvm::ConstantInt::getFalse(truth), d.steps, layout);
  if (!ofTrue || !ofFalse || ofTrue->isOneValue() == ofFalse->isOneValue())
    return nullptr;
  const bool leaves = ofTrue->isOneValue() == d.whenTrue; // the truth with which the loop is left
  if (otherwise->isOneValue() == leaves)
    return nullptr;
  d.steps.clear();
  d.whenTrue = leaves;
  return part;
}

// What a load of a local variable finds.
llvm::Value *localValue(llvm::LoadInst &load) {
  auto *variable = dyn_cast<llvm::AllocaInst>(withoutCasts(load.getPointerOperand()));
  return variable && !load.isAtomic() ? onlyValueOf(*variable) : nullptr;
}

// May another thread write what is loaded, and can the runtime be told of it?
bool isShared(const llvm::LoadInst &load) {
  const auto *local = dyn_cast<llvm::AllocaInst>(withoutCasts(const_cast<llvm::Value *>(load.getPointerOperand())));
  return !load.isAtomic() && isTold(load) && !load.getType()->isFloatingPointTy() && !(local && isOwn(*local));
}

bool isOfLoop(const llvm::Instruction &instruction, const llvm::Loop &loop, const Deciding &d) {
  return !d.calls.empty() || loop.contains(&instruction);
}

std::optional<Deciding> decidingLoad(llvm::BranchInst &branch, bool whenTrue, const llvm::Loop &loop) {
  Deciding d;
  d.whenTrue = whenTrue;
  llvm::Value *value = branch.getCondition();
  while (auto *instruction = dyn_cast_or_null<llvm::Instruction>(value)) {
    if (!isOfLoop(*instruction, loop, d))
      return std::nullopt;
    if (const Loaded loaded = loadedFrom(*instruction); loaded.atomic) {
      d.load = instruction;
      d.variable = loaded.atomic;
      d.order = loaded.order;
      // Without a call it is the other pass's.
      return d.calls.empty() || d.order == snarl_relaxed ? std::nullopt : std::optional<Deciding>(d);
    }
    if (auto *load = dyn_cast<llvm::LoadInst>(instruction)) {
      value = localValue(*load);
      if (value)
        continue;
      d.load = load;
      d.variable = load->getPointerOperand();
      return isShared(*load) ? std::optional<Deciding>(d) : std::nullopt;
    }
    if (followsFirstOperand(*instruction)) {
      d.steps.push_back(instruction);
      value = instruction->getOperand(0);
    } else if (auto *join = dyn_cast<llvm::PHINode>(instruction)) {
      value = decidingPart(*join, d);
    } else if (auto *call = dyn_cast<llvm::CallBase>(instruction); call && d.calls.size() < kCalls) {
      value = resultOf(*call);
      d.calls.push_back(call);
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

// --- where the variable is ------------------------------------------------------------------------------------------

bool isClosure(const llvm::Value &pointer) {
  const auto *member = dyn_cast<llvm::GEPOperator>(&pointer);
  const auto *type = member ? dyn_cast<llvm::StructType>(member->getSourceElementType()) : nullptr;
  return type && !type->isLiteral() && type->getName().find("class.anon") == 0;
}

// The way to the variable, through the calls.
class Way {
public:
  Way(const Deciding &deciding, const llvm::Loop &loop, Variables &variables)
      : calls_(deciding.calls), loop_(loop), variables_(variables) {}

  // Is it the same in each turn of the loop?
  bool isSettled(llvm::Value *pointer) { return isSettled(pointer, depth()); }
  // The address in the outermost function.
  llvm::Value *build(llvm::IRBuilder<> &builder, llvm::Value *pointer) { return build(builder, pointer, depth()); }

private:
  unsigned depth() const { return static_cast<unsigned>(calls_.size()); }
  llvm::Value *given(const llvm::Argument &argument, unsigned depth) const {
    return calls_[depth - 1]->getArgOperand(argument.getArgNo());
  }

  bool isSettled(llvm::Value *pointer, unsigned depth) {
    pointer = withoutCasts(pointer);
    if (isa<llvm::Constant>(pointer))
      return true;
    if (auto *argument = dyn_cast<llvm::Argument>(pointer))
      return depth == 0 || isSettled(given(*argument, depth), depth - 1);
    auto *instruction = cast<llvm::Instruction>(pointer);
    if (depth == 0 && (isa<llvm::AllocaInst>(pointer) || !loop_.contains(instruction)))
      return true;
    if (auto *element = dyn_cast<llvm::GetElementPtrInst>(pointer))
      return element->hasAllConstantIndices() && isSettled(element->getPointerOperand(), depth);
    auto *load = dyn_cast<llvm::LoadInst>(pointer);
    return load && isSettledPointer(*load, depth);
  }

  bool isSettledPointer(llvm::LoadInst &load, unsigned depth) {
    if (llvm::Value *only = localValue(load))
      return isSettled(only, depth);
    llvm::Value *from = withoutCasts(load.getPointerOperand());
    if (auto *local = dyn_cast<llvm::AllocaInst>(from))
      return depth == 0 && isLeftAlone(*local);
    const Variables::Name name = variables_.of(from);
    return !load.isAtomic() && (isClosure(*from) || (name && variables_.storesOfPointers(name) <= 1)) &&
           isSettled(from, depth);
  }

  // Is a local variable only loaded in the loop?
  bool isLeftAlone(const llvm::AllocaInst &local) const {
    return llvm::all_of(local.users(), [&](const llvm::User *user) {
      const auto *store = dyn_cast<llvm::StoreInst>(user);
      return isa<llvm::LoadInst>(user) || (store && store->getPointerOperand() == &local && !loop_.contains(store));
    });
  }

  llvm::Value *build(llvm::IRBuilder<> &builder, llvm::Value *pointer, unsigned depth) {
    if (depth == 0 || isa<llvm::Constant>(pointer))
      return pointer;
    if (auto *argument = dyn_cast<llvm::Argument>(pointer))
      return build(builder, given(*argument, depth), depth - 1);
    auto *instruction = cast<llvm::Instruction>(pointer);
    if (auto *load = dyn_cast<llvm::LoadInst>(instruction))
      if (llvm::Value *only = localValue(*load))
        return build(builder, only, depth);
    llvm::Instruction *made = instruction->clone();
    made->setOperand(0, build(builder, instruction->getOperand(0), depth));
    made->setDebugLoc(llvm::DebugLoc());
    return builder.Insert(made);
  }

  const Calls &calls_;
  const llvm::Loop &loop_;
  Variables &variables_;
};

// --- loops ----------------------------------------------------------------------------------------------------------

struct ConditionLoop {
  Deciding deciding;
  llvm::Instruction *branch;
  llvm::BasicBlock *to;
  llvm::SmallVector<llvm::CallBase *, 2> waits; // of this loop, not of one within it
  Variables::Name variable;
};

bool isPlantedIn(const llvm::Function &function) {
  return !function.isDeclaration() && !function.hasAvailableExternallyLinkage() &&
         !function.hasFnAttribute(llvm::Attribute::Naked) &&
         !function.hasFnAttribute(llvm::Attribute::DisableSanitizerInstrumentation);
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
    if (awaited_.empty())
      return changed_;
    for (llvm::Function &function : module_)
      if (isPlantedIn(function))
        tellOfWrites(function);
    return true;
  }

private:
  bool waits(llvm::Function &function) {
    return llvm::any_of(llvm::instructions(function), [&](llvm::Instruction &instruction) {
      auto *call = dyn_cast<llvm::CallBase>(&instruction);
      return call && waits_.isWait(*call);
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
    llvm::SmallVector<ConditionLoop, 4> found;
    for (llvm::Loop *loop : loops.getLoopsInPreorder())
      if (std::optional<ConditionLoop> condition = read(*loop, loops))
        if (Way(condition->deciding, *loop, variables()).isSettled(condition->deciding.variable))
          found.push_back(*condition);
    for (ConditionLoop &condition : found) // blocks are split only now
      plant(condition, *loops.getLoopFor(condition.branch->getParent()));
  }

  // Whatever leads to the variable.
  std::optional<ConditionLoop> read(llvm::Loop &loop, llvm::LoopInfo &loops) {
    ConditionLoop condition{};
    bool isWaiting = false;
    for (llvm::BasicBlock *block : loop.blocks())
      for (llvm::Instruction &instruction : *block)
        if (auto *call = dyn_cast<llvm::CallBase>(&instruction); call && waits_.isWait(*call)) {
          isWaiting = true;
          if (loops.getLoopFor(block) == &loop)
            condition.waits.push_back(call);
        }
    const Edge exit = isWaiting ? onlyExit(loop) : Edge{};
    auto *branch = exit.from ? dyn_cast<llvm::BranchInst>(exit.from->getTerminator()) : nullptr;
    if (!branch || !branch->isConditional())
      return std::nullopt;
    std::optional<Deciding> deciding = decidingLoad(*branch, branch->getSuccessor(0) == exit.to, loop);
    if (!deciding)
      return std::nullopt;
    condition.deciding = *deciding;
    condition.branch = branch;
    condition.to = exit.to;
    const bool isPlain = deciding->order == kPlain;
    condition.variable = isPlain ? variables().of(deciding->variable) : 0;
    return condition.variable || !isPlain ? std::optional<ConditionLoop>(condition) : std::nullopt;
  }

  uint64_t sizeOf(llvm::Type *type) const { return module_.getDataLayout().getTypeStoreSize(type); }

  void plant(ConditionLoop &condition, const llvm::Loop &loop) {
    changed_ = true;
    llvm::Instruction &load = *condition.deciding.load;
    llvm::Function *ends = endsOfLoop(load, condition.deciding.steps, condition.deciding.whenTrue);
    llvm::IRBuilder<> builder(&*llvm::SplitEdge(condition.branch->getParent(), condition.to)->getFirstInsertionPt());
    llvm::Type *bytes = compat::bytePointer(module_.getContext()), *number = builder.getInt32Ty();
    auto *type = llvm::FunctionType::get(builder.getVoidTy(), {bytes, ends->getType(), number, number}, false);
    llvm::Value *address = Way(condition.deciding, loop, variables()).build(builder, condition.deciding.variable);
    if (condition.deciding.order != kPlain)
      return plantAwaited({{address, condition.deciding.order}, &*builder.GetInsertPoint(), ends});
    builder.CreateCall(module_.getOrInsertFunction(kValueAwaited, type),
                       {builder.CreatePointerCast(address, bytes), ends,
                        builder.getInt32(static_cast<uint32_t>(sizeOf(load.getType()))),
                        builder.getInt32(load.getType()->isPointerTy())});
    for (llvm::CallBase *wait : condition.waits) {
      builder.SetInsertPoint(wait);
      auto *waitsType = llvm::FunctionType::get(builder.getVoidTy(), {ends->getType()}, false);
      builder.CreateCall(module_.getOrInsertFunction(kWaitsForValue, waitsType), {ends});
    }
    awaited_.push_back(condition.variable);
  }

  // Is it the variable's value with something added?
  static bool isAddition(const llvm::StoreInst &store) {
    const auto *sum = dyn_cast<llvm::BinaryOperator>(store.getValueOperand());
    if (!sum || (sum->getOpcode() != llvm::Instruction::Add && sum->getOpcode() != llvm::Instruction::Sub))
      return false;
    const auto *load = dyn_cast<llvm::LoadInst>(sum->getOperand(0));
    return load && isSamePlace(load->getPointerOperand(), store.getPointerOperand());
  }

  static bool isSamePlace(const llvm::Value *a, const llvm::Value *b) {
    if (a == b)
      return true;
    const auto *first = dyn_cast<llvm::Instruction>(a), *second = dyn_cast<llvm::Instruction>(b);
    if (!first || !second || first->getOpcode() != second->getOpcode() ||
        first->getNumOperands() != second->getNumOperands())
      return false;
    if (const auto *load = dyn_cast<llvm::LoadInst>(first)) {
      const auto *local = dyn_cast<llvm::AllocaInst>(load->getPointerOperand());
      return local && local == cast<llvm::LoadInst>(second)->getPointerOperand() && onlyValueOf(*local);
    }
    if (!isa<llvm::GetElementPtrInst>(first) && !isa<llvm::CastInst>(first))
      return false;
    for (unsigned i = 0; i < first->getNumOperands(); ++i)
      if (!isSamePlace(first->getOperand(i), second->getOperand(i)))
        return false;
    return true;
  }

  bool isAwaited(llvm::StoreInst &store) {
    const llvm::Value &value = *store.getValueOperand();
    if (store.isAtomic() || !isTold(value) || value.getType()->isFloatingPointTy())
      return false;
    const Variables::Name name = variables().of(store.getPointerOperand());
    return name && llvm::is_contained(awaited_, name);
  }

  void tellOfWrites(llvm::Function &function) {
    llvm::SmallVector<llvm::StoreInst *, 8> stores;
    for (llvm::Instruction &instruction : llvm::instructions(function))
      if (auto *store = dyn_cast<llvm::StoreInst>(&instruction); store && isAwaited(*store))
        stores.push_back(store);
    for (llvm::StoreInst *store : stores) {
      llvm::IRBuilder<> builder(store);
      llvm::Type *bytes = compat::bytePointer(module_.getContext()), *number = builder.getInt32Ty();
      llvm::Value *value = store->getValueOperand();
      const uint64_t size = sizeOf(value->getType());
      value = value->getType()->isPointerTy() ? builder.CreatePtrToInt(value, builder.getInt64Ty())
                                              : builder.CreateZExt(value, builder.getInt64Ty());
      auto *type = llvm::FunctionType::get(builder.getVoidTy(), {bytes, builder.getInt64Ty(), number, number}, false);
      builder.CreateCall(module_.getOrInsertFunction(kWritten, type),
                         {builder.CreatePointerCast(store->getPointerOperand(), bytes), value,
                          builder.getInt32(static_cast<uint32_t>(size)), builder.getInt32(isAddition(*store))});
    }
  }

  llvm::Module &module_;
  Waits waits_;
  std::optional<Variables> variables_;
  llvm::SmallVector<Variables::Name, 8> awaited_;
  bool changed_ = false;
};

} // namespace

llvm::PreservedAnalyses ConditionLoopsPass::run(llvm::Module &module, llvm::ModuleAnalysisManager &) {
  if (module.getFunction(kValueAwaited)) // the plugin may stand in the pipeline twice
    return llvm::PreservedAnalyses::all();
  return ConditionLoops(module).run() ? llvm::PreservedAnalyses::none() : llvm::PreservedAnalyses::all();
}

} // namespace snarl
