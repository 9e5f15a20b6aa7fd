#include "instrumenter/foreign/calls.h"

#include "instrumenter/call_places.h"
#include "instrumenter/llvm_compat.h"
#include "instrumenter/names.h"

#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

namespace snarl {
namespace {

bool isNamed(const ForeignCall &known, llvm::StringRef name) {
  const size_t any = known.name.find('*');
  if (any == llvm::StringRef::npos)
    return name == known.name;
  return name.size() + 1 >= known.name.size() && hasStart(name, known.name.substr(0, any)) &&
         hasEnd(name, known.name.substr(any + 1));
}

bool isCallback(ForeignEffect effect) {
  return effect == ForeignEffect::calls || effect == ForeignEffect::loops || effect == ForeignEffect::invokes ||
         effect == ForeignEffect::retires;
}

// The function that an expression is for certain, also the conversion of a lambda that captures nothing.
llvm::Function *functionIn(llvm::Value *value) {
  value = value->stripPointerCasts();
  auto *call = llvm::dyn_cast<llvm::CallBase>(value);
  if (!call)
    return llvm::dyn_cast<llvm::Function>(value);
  const llvm::Function *converts = call->getCalledFunction();
  if (!converts || converts->isDeclaration())
    return nullptr;
  for (const llvm::BasicBlock &block : *converts)
    if (const auto *end = llvm::dyn_cast<llvm::ReturnInst>(block.getTerminator()); end && end->getReturnValue())
      return llvm::dyn_cast<llvm::Function>(end->getReturnValue()->stripPointerCasts());
  return nullptr;
}

class ForeignCallTeller {
public:
  ForeignCallTeller(llvm::CallBase &call, Teller &teller, ForeignEntries &entries)
      : call_(call), teller_(teller), entries_(entries) {}

  void before(const ForeignCall &known);
  void after(const ForeignCall &known, llvm::Instruction &place);

private:
  llvm::CallBase &call_;
  Teller &teller_;
  ForeignEntries &entries_;
  llvm::AllocaInst *records_ = nullptr; // of a call that switches stacks

  llvm::Value *argument(unsigned number) { return call_.getArgOperand(number); }

  // Null: the call is not what it should be.
  llvm::Value *valueOf(const ForeignKey &key, llvm::IRBuilder<> &builder);
  void callsBack(const ForeignCall &known);
  void publishes(llvm::IRBuilder<> &builder, llvm::Value *word, llvm::Type *type);
  void passes(llvm::Value &key);
  void leaves(llvm::IRBuilder<> &builder);
};

llvm::Value *ForeignCallTeller::valueOf(const ForeignKey &key, llvm::IRBuilder<> &builder) {
  if (key.kind == ForeignKey::channel)
    return foreignChannel(builder, key.first);
  if (key.kind == ForeignKey::result)
    return call_.getType()->isPointerTy() ? &call_ : nullptr;
  const bool pair = key.kind == ForeignKey::pair || key.kind == ForeignKey::field_pair;
  if (key.first >= call_.arg_size() || (pair && key.second >= call_.arg_size()) ||
      !argument(key.first)->getType()->isPointerTy() || (pair && !argument(key.second)->getType()->isPointerTy()))
    return nullptr;
  switch (key.kind) {
  case ForeignKey::argument:
    return argument(key.first);
  case ForeignKey::behind:
    return foreignBehind(builder, argument(key.first));
  case ForeignKey::field:
    return foreignField(builder, argument(key.first), key.second);
  case ForeignKey::pair:
    return foreignPair(builder, argument(key.first), argument(key.second));
  case ForeignKey::field_pair:
    return foreignPair(builder, foreignField(builder, argument(key.first), 0), argument(key.second));
  default:
    return nullptr;
  }
}

void ForeignCallTeller::callsBack(const ForeignCall &known) {
  if (known.key.first >= call_.arg_size())
    return;
  llvm::Function *function = functionIn(argument(known.key.first));
  if (function && !function->isDeclaration())
    entries_.callsBack(*function, known.key.second, known.effect);
}

void ForeignCallTeller::publishes(llvm::IRBuilder<> &builder, llvm::Value *word, llvm::Type *type) {
  builder.CreateAtomicRMW(llvm::AtomicRMWInst::Or, builder.CreatePointerCast(word, compat::pointerTo(type)),
                          llvm::ConstantInt::get(type, 0), llvm::Align(type->getIntegerBitWidth() / 8),
                          llvm::AtomicOrdering::Release);
}

// The headers ask first: two ways lead to one place.
void ForeignCallTeller::passes(llvm::Value &key) {
  llvm::BasicBlock *next = call_.getParent()->getSingleSuccessor();
  if (next && isKnownEverywhere(key))
    teller_.after(*next->getFirstInsertionPt(), &key);
}

void ForeignCallTeller::leaves(llvm::IRBuilder<> &builder) {
  llvm::BasicBlock &entry = call_.getFunction()->getEntryBlock();
  records_ = llvm::IRBuilder<>(&entry, entry.getFirstInsertionPt()).CreateAlloca(teller_.bytes());
  teller_.contextLeaving(builder, records_);
}

void ForeignCallTeller::before(const ForeignCall &known) {
  llvm::IRBuilder<> builder(&call_);
  if (isCallback(known.effect))
    return callsBack(known);
  if (known.effect == ForeignEffect::switches)
    return leaves(builder);
  llvm::Value *key = valueOf(known.key, builder);
  if (!key)
    return;
  switch (known.effect) {
  case ForeignEffect::counts:
    teller_.after(builder, key);
    teller_.before(builder, key);
    break;
  case ForeignEffect::hands_on:
    teller_.before(builder, key);
    break;
  case ForeignEffect::publishes:
    publishes(builder, key, builder.getInt64Ty());
    break;
  case ForeignEffect::publishes_int:
    publishes(builder, key, builder.getInt32Ty());
    break;
  case ForeignEffect::locks:
  case ForeignEffect::locks_shared:
    teller_.lockWanted(builder, key, known.effect == ForeignEffect::locks_shared);
    break;
  case ForeignEffect::unlocks:
  case ForeignEffect::gives_back:
    teller_.foreignUnlocks(builder, key);
    break;
  default:
    break;
  }
}

void ForeignCallTeller::after(const ForeignCall &known, llvm::Instruction &place) {
  llvm::IRBuilder<> builder(&place);
  switch (known.effect) {
  case ForeignEffect::switches:
    return teller_.contextEntered(builder, records_);
  case ForeignEffect::takes_up:
  case ForeignEffect::passes:
  case ForeignEffect::locks:
  case ForeignEffect::locks_shared:
  case ForeignEffect::tries:
  case ForeignEffect::tries_shared:
  case ForeignEffect::gives_back:
    break;
  default:
    return;
  }
  // What the call may end is looked at before it.
  llvm::IRBuilder<> asked(&call_);
  llvm::Value *key = valueOf(known.key, known.key.kind == ForeignKey::field ? asked : builder);
  if (!key)
    return;
  switch (known.effect) {
  case ForeignEffect::takes_up:
    teller_.after(builder, key);
    break;
  case ForeignEffect::passes:
    passes(*key);
    break;
  case ForeignEffect::tries:
  case ForeignEffect::tries_shared:
    if (call_.getType()->isIntegerTy())
      teller_.foreignTried(builder, key, known.effect == ForeignEffect::tries_shared,
                           builder.CreateZExtOrTrunc(&call_, builder.getInt32Ty()));
    break;
  default:
    teller_.lockAcquired(builder, key, known.effect == ForeignEffect::locks_shared);
  }
}

} // namespace

ForeignRows foreignRowsOf(const llvm::Function &function) {
  ForeignRows rows;
  const llvm::StringRef name = function.getName();
  const bool mangled = hasStart(name, "_Z");
  if (!mangled && !function.isDeclaration())
    return rows; // the library itself is built
  for (const llvm::ArrayRef<ForeignCall> table : {kGlibCalls, kQtCalls, kUrcuCalls, kBoostCalls})
    for (const ForeignCall &known : table)
      if (isNamed(known, name))
        rows.push_back(&known);
  return rows;
}

void tellOfForeignCall(llvm::CallBase &call, const ForeignRows &rows, Teller &teller, ForeignEntries &entries) {
  if (rows.front()->effect == ForeignEffect::frees) {
    teller.callsInstead(call, "free");
    return;
  }
  ForeignCallTeller tells(call, teller, entries);
  for (const ForeignCall *row : rows)
    tells.before(*row);
  llvm::Instruction *place = placeOfReturn(call);
  for (const ForeignCall *row : rows)
    if (place)
      tells.after(*row, *place);
}

} // namespace snarl
