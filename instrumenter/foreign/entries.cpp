#include "instrumenter/foreign/entries.h"

#include "instrumenter/call_places.h"
#include "instrumenter/llvm_compat.h"
#include "instrumenter/names.h"

#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

namespace snarl {
namespace {

// Does the module have to do with classes of Qt that its event loops or thread pools call?
bool knowsQt(const llvm::Module &module) {
  constexpr llvm::StringRef classes[] = {"class.QObject", "class.QThread", "class.QRunnable"};
  for (const llvm::StructType *type : module.getIdentifiedStructTypes())
    for (const llvm::StringRef name : classes)
      if (type->hasName() && type->getName() == name)
        return true;
  constexpr llvm::StringRef members[] = {"7QObject", "7QThread", "9QRunnable", "11QThreadPool", "11QMetaObject"};
  for (const llvm::Function &function : module)
    for (const llvm::StringRef name : members)
      if (hasStart(function.getName(), "_ZN") && hasStart(function.getName().substr(3), name))
        return true;
  return false;
}

bool isEntry(const ForeignEntry &entry, const llvm::Function &function) {
  const llvm::StringRef name = function.getName();
  return (hasStart(name, "_ZN") || hasStart(name, "_ZZ")) && hasEnd(name, entry.end) && hasPart(name, entry.part) &&
         function.arg_size() == entry.parameters;
}

void addKey(llvm::SmallVectorImpl<ForeignKey> &keys, const ForeignKey &key) {
  for (const ForeignKey &known : keys)
    if (known.kind == key.kind && known.first == key.first)
      return;
  keys.push_back(key);
}

const ForeignKey *senderIn(llvm::ArrayRef<ForeignKey> keys) {
  for (const ForeignKey &key : keys)
    if (key.kind == ForeignKey::sender)
      return &key;
  return nullptr;
}

// Tells of one function. QObject::sender() knows whose signal it is that calls a slot, or none.
class ForeignEntryTeller {
public:
  ForeignEntryTeller(llvm::Function &function, Teller &teller) : function_(function), teller_(teller) {}

  void tell(llvm::ArrayRef<ForeignKey> begins, llvm::ArrayRef<ForeignKey> ends) {
    if (const ForeignKey *key = senderIn(begins))
      askForSender(*key);
    for (const ForeignKey &key : begins)
      tellAt(*afterSender(), key, &Teller::after);
    for (llvm::BasicBlock &block : function_)
      if (auto *end = llvm::dyn_cast<llvm::ReturnInst>(block.getTerminator()))
        for (const ForeignKey &key : ends)
          tellAt(*end, key, &Teller::before);
  }

private:
  using Tells = void (Teller::*)(llvm::IRBuilder<> &, llvm::Value *);
  llvm::Function &function_;
  Teller &teller_;
  llvm::PHINode *sender_ = nullptr;

  llvm::Instruction *afterSender() {
    return sender_ ? &*sender_->getParent()->getFirstInsertionPt() : &beginningOf(function_);
  }

  llvm::Value *parameter(unsigned number) {
    llvm::Argument *argument = function_.arg_size() > number ? function_.getArg(number) : nullptr;
    return argument && argument->getType()->isPointerTy() ? argument : nullptr;
  }

  void askForSender(const ForeignKey &key) {
    llvm::Value *object = parameter(key.first);
    if (!object || !function_.getArg(key.second)->getType()->isIntegerTy())
      return;
    llvm::Instruction &place = beginningOf(function_);
    llvm::BasicBlock *before = place.getParent();
    llvm::IRBuilder<> builder(&place);
    llvm::Value *kind = function_.getArg(key.second);
    llvm::Value *isCall = builder.CreateICmpEQ(kind, llvm::ConstantInt::get(kind->getType(), key.third));
    llvm::Value *asks = builder.CreateAnd(isCall, builder.CreateIsNotNull(object));
    llvm::Instruction *asked = llvm::SplitBlockAndInsertIfThen(asks, &place, false);
    builder.SetInsertPoint(asked);
    llvm::PointerType *bytes = teller_.bytes();
    const llvm::FunctionCallee sender = function_.getParent()->getOrInsertFunction(
        "_ZNK7QObject6senderEv", llvm::FunctionType::get(bytes, {bytes}, false));
    llvm::CallInst *found = builder.CreateCall(sender, {builder.CreatePointerCast(object, bytes)});
    builder.SetInsertPoint(&*place.getParent()->begin());
    sender_ = builder.CreatePHI(bytes, 2);
    sender_->addIncoming(found, asked->getParent());
    sender_->addIncoming(llvm::ConstantPointerNull::get(bytes), before);
  }

  llvm::Value *valueOf(const ForeignKey &key, llvm::IRBuilder<> &builder) {
    switch (key.kind) {
    case ForeignKey::channel:
      return foreignChannel(builder, key.first);
    case ForeignKey::itself:
      return &function_;
    case ForeignKey::sender:
      return sender_;
    case ForeignKey::sender_behind:
      return sender_ ? foreignBehind(builder, sender_) : nullptr;
    default:
      break;
    }
    llvm::Value *pointer = parameter(key.first);
    if (!pointer)
      return nullptr;
    switch (key.kind) {
    case ForeignKey::argument:
      return pointer;
    case ForeignKey::behind:
      return foreignBehind(builder, pointer);
    case ForeignKey::field:
      return foreignField(builder, pointer, key.second);
    case ForeignKey::own_pair:
      return foreignPair(builder, &function_, pointer);
    default:
      return nullptr;
    }
  }

  void tellAt(llvm::Instruction &place, const ForeignKey &key, Tells tells) {
    llvm::IRBuilder<> builder(&place);
    if (llvm::Value *value = valueOf(key, builder))
      (teller_.*tells)(builder, value);
  }
};

} // namespace

llvm::Value *foreignPair(llvm::IRBuilder<> &builder, llvm::Value *function, llvm::Value *data) {
  llvm::Type *word = builder.getInt64Ty();
  return builder.CreateIntToPtr(
      builder.CreateAdd(builder.CreatePtrToInt(function, word), builder.CreatePtrToInt(data, word)),
      compat::bytePointer(builder.getContext()));
}

llvm::Value *foreignBehind(llvm::IRBuilder<> &builder, llvm::Value *pointer) {
  return builder.CreateConstGEP1_64(builder.getInt8Ty(),
                                    builder.CreatePointerCast(pointer, compat::bytePointer(builder.getContext())), 1);
}

llvm::Value *foreignChannel(llvm::IRBuilder<> &builder, unsigned channel) {
  return builder.CreateIntToPtr(builder.getInt64(channel), compat::bytePointer(builder.getContext()));
}

llvm::Value *foreignField(llvm::IRBuilder<> &builder, llvm::Value *object, unsigned offset) {
  llvm::PointerType *bytes = compat::bytePointer(builder.getContext());
  llvm::Value *place =
      builder.CreateConstGEP1_64(builder.getInt8Ty(), builder.CreatePointerCast(object, bytes), offset);
  llvm::LoadInst *field =
      builder.CreateAlignedLoad(bytes, builder.CreatePointerCast(place, compat::pointerTo(bytes)), llvm::Align(1));
  return field;
}

void ForeignEntries::callsBack(llvm::Function &function, unsigned data, ForeignEffect effect) {
  Keys &keys = keys_[&function];
  addKey(keys.begins, {ForeignKey::own_pair, data});
  if (effect == ForeignEffect::retires) {
    addKey(keys.begins, {ForeignKey::channel, kRcuReaders});
    addKey(keys.ends, {ForeignKey::channel, kRcuCallbacksEnd});
    return;
  }
  addKey(keys.ends, {ForeignKey::itself});
  if (effect == ForeignEffect::calls)
    return;
  addKey(keys.begins, {ForeignKey::channel, kGlibInvoked});
  addKey(keys.ends, {ForeignKey::channel, kGlibLoop});
  if (effect == ForeignEffect::invokes) {
    addKey(keys.begins, {ForeignKey::channel, kGlibLoop});
    addKey(keys.ends, {ForeignKey::channel, kGlibInvoked});
  }
}

void ForeignEntries::addMembers(llvm::Module &module) {
  if (!knowsQt(module))
    return;
  for (llvm::Function &function : module)
    for (const ForeignEntry &entry : kQtEntries)
      if (!function.isDeclaration() && !function.hasAvailableExternallyLinkage() && isEntry(entry, function)) {
        Keys &keys = keys_[&function];
        keys.begins.append(entry.begins.begin(), entry.begins.end());
        keys.ends.append(entry.ends.begin(), entry.ends.end());
      }
}

bool ForeignEntries::tell(Teller &teller) const {
  for (const auto &[function, keys] : keys_)
    ForeignEntryTeller(*function, teller).tell(keys.begins, keys.ends);
  return !keys_.empty();
}

} // namespace snarl
