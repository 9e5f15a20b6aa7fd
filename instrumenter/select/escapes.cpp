#include "instrumenter/select/escapes.h"

#include "instrumenter/names.h"
#include "instrumenter/select/library_objects.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

// What an address is of, as far as that is known.
struct Part {
  const llvm::Value *object; // null: one of those that are followed
  std::optional<int64_t> offset;

  // What is true of both. Returns whether that is less.
  bool join(const Part &other) {
    const Part before = *this;
    if (object != other.object)
      object = nullptr;
    if (object == nullptr || offset != other.offset)
      offset = std::nullopt;
    return before.object != object || before.offset != offset;
  }
  bool isKnown() const { return object && offset; }
  bool isSame(const Part &other) const { return isKnown() && object == other.object && offset == other.offset; }
};
constexpr Part kAnyPart{nullptr, std::nullopt};

// One object and those that come to hold its address.
class EscapeWalk {
public:
  EscapeWalk(const llvm::Value &object, const llvm::DataLayout &layout, LibraryNames &names)
      : layout_(layout), names_(names), object_(&object), home_(functionOf(object)) {
    reach(object, {&object, 0});
  }

  bool escapes() {
    // What one address teaches may concern what was looked at before: all are looked at until nothing new comes.
    while (!escaped_ && std::exchange(isNew_, false)) {
      queue_.clear();
      for (const auto &[address, part] : parts_)
        queue_.push_back(address);
      while (!escaped_ && !queue_.empty())
        visitUses(*queue_.pop_back_val());
    }
    return escaped_;
  }

private:
  // Objects of which more has to be looked at count as known to others, which is safe.
  static constexpr unsigned kMostSteps = 4000, kMostCalls = 8;

  void visitUses(const llvm::Value &address) {
    for (const llvm::Use &use : address.uses()) {
      if (++steps_ > kMostSteps)
        escape();
      if (!escaped_)
        visit(use, parts_.find(&address)->second);
    }
  }

  static const llvm::Function *functionOf(const llvm::Value &object) {
    if (const auto *parameter = dyn_cast<llvm::Argument>(&object))
      return parameter->getParent();
    return llvm::cast<llvm::Instruction>(object).getFunction();
  }

  void reach(const llvm::Value &address, Part part) {
    const auto [entry, isNew] = parts_.insert({&address, part});
    if (!isNew && !entry->second.join(part))
      return;
    isNew_ = true;
    queue_.push_back(&address);
  }

  bool isReached(const llvm::Value &value) const { return parts_.count(&value) != 0; }

  // The address of `what` is held in `where` from now on.
  void hold(Part where, Part what) {
    isNew_ |=
        where.isKnown() ? held_.insert({where.object, *where.offset}).second : !std::exchange(heldAnywhere_, true);
    isNew_ |= heldParts_ ? heldParts_->join(what) : (heldParts_ = what, true);
  }

  bool mayHold(Part part) const { return mayHold({part.object, std::nullopt}, std::nullopt); }

  // Whether an address is held in these bytes, or behind if it is not known how many they are.
  bool mayHold(Part part, std::optional<uint64_t> size) const {
    if (heldAnywhere_)
      return true;
    const auto width = static_cast<int64_t>(layout_.getPointerSize());
    for (const auto &[object, offset] : held_) {
      if (part.object && object != part.object)
        continue;
      if (!part.isKnown() ||
          (*part.offset < offset + width && (!size || offset < *part.offset + static_cast<int64_t>(*size))))
        return true;
    }
    return false;
  }

  void visit(const llvm::Use &use, Part part) {
    const llvm::User *user = use.getUser();
    if (isa<llvm::CmpInst>(user) || isa<llvm::BranchInst>(user) || isa<llvm::SwitchInst>(user))
      return;
    if (const auto *load = dyn_cast<llvm::LoadInst>(user))
      return visitLoaded(*load, load->getType(), part);
    if (const auto *store = dyn_cast<llvm::StoreInst>(user))
      return use.getOperandNo() == llvm::StoreInst::getPointerOperandIndex() ? void() : visitStored(*store, part);
    if (const auto *update = dyn_cast<llvm::AtomicRMWInst>(user))
      return use.getOperandNo() == llvm::AtomicRMWInst::getPointerOperandIndex()
                 ? visitLoaded(*update, update->getType(), part)
                 : escape();
    if (const auto *exchange = dyn_cast<llvm::AtomicCmpXchgInst>(user))
      return use.getOperandNo() == llvm::AtomicCmpXchgInst::getPointerOperandIndex()
                 ? visitLoaded(*exchange, exchange->getCompareOperand()->getType(), part)
                 : escape();
    if (const auto *element = dyn_cast<llvm::GEPOperator>(user))
      return visitElement(use, *element, part);
    if (isa<llvm::BitCastOperator>(user) || isa<llvm::PHINode>(user) || isa<llvm::SelectInst>(user) ||
        isa<llvm::FreezeInst>(user))
      return reach(*user, part);
    if (const auto *operation = dyn_cast<llvm::BinaryOperator>(user))
      return visitOperation(*operation);
    if (isa<llvm::CastInst>(user) || isa<llvm::InsertValueInst>(user) || isa<llvm::ExtractValueInst>(user) ||
        isa<llvm::InsertElementInst>(user) || isa<llvm::ExtractElementInst>(user) || isa<llvm::ShuffleVectorInst>(user))
      return reach(*user, kAnyPart);
    if (const auto *result = dyn_cast<llvm::ReturnInst>(user))
      return visitReturn(*result->getFunction());
    if (const auto *call = dyn_cast<llvm::CallBase>(user); call && call->isArgOperand(&use))
      return visitArgument(*call, call->getArgOperandNo(&use), part);
    escape();
  }

  // Nobody takes an address to pieces to put it together elsewhere, where what is loaded need not be one at all.
  void visitLoaded(const llvm::Instruction &result, llvm::Type *type, Part part) {
    const uint64_t size = layout_.getTypeStoreSize(type).getKnownMinValue();
    if (mayHold(part, size) && (part.isKnown() || size >= layout_.getPointerSize()))
      reach(result, *heldParts_);
  }

  void visitElement(const llvm::Use &use, const llvm::GEPOperator &element, Part part) {
    if (use.getOperandNo() != element.getPointerOperandIndex() || element.getType()->isVectorTy())
      return escape();
    llvm::APInt offset(layout_.getIndexTypeSizeInBits(element.getType()), 0);
    if (part.offset && element.accumulateConstantOffset(layout_, offset))
      reach(element, {part.object, *part.offset + offset.getSExtValue()});
    else
      reach(element, {part.object, std::nullopt});
  }

  // A difference of two addresses tells neither.
  void visitOperation(const llvm::BinaryOperator &operation) {
    if (operation.getOpcode() != llvm::Instruction::Sub || !isReached(*operation.getOperand(0)) ||
        !isReached(*operation.getOperand(1)))
      reach(operation, kAnyPart);
  }

  void visitStored(const llvm::StoreInst &store, Part part) {
    const llvm::Type *type = store.getValueOperand()->getType();
    if (!isOtherwise(store, part))
      put(part, *store.getPointerOperand(), /*atItsStart=*/type->isPointerTy() || type->isIntegerTy());
  }

  // A string that is moved hands over its text's address if it is not one within the string: stored where it was found
  // to differ from that.
  bool isOtherwise(const llvm::StoreInst &store, Part part) const {
    const llvm::BasicBlock *before = store.getParent()->getSinglePredecessor();
    const auto *branch = before ? dyn_cast<llvm::BranchInst>(before->getTerminator()) : nullptr;
    const auto *test = branch && branch->isConditional() ? dyn_cast<llvm::ICmpInst>(branch->getCondition()) : nullptr;
    if (!test || !test->isEquality() || branch->getSuccessor(0) == branch->getSuccessor(1) ||
        store.getParent() != branch->getSuccessor(test->getPredicate() == llvm::ICmpInst::ICMP_EQ))
      return false;
    const llvm::Value *value = store.getValueOperand();
    if (value != test->getOperand(0) && value != test->getOperand(1))
      return false;
    const auto other = parts_.find(test->getOperand(value == test->getOperand(0)));
    return other != parts_.end() && part.isSame(other->second);
  }

  // The address of `what` is put to where `destination` points, or behind.
  void put(Part what, const llvm::Value &destination, bool atItsStart) {
    const llvm::Value *object = llvm::getUnderlyingObject(&destination);
    if (!follow(*object))
      return escape();
    if (isReached(*object)) // else it will be, by the calls of the function of which it is a parameter
      hold(atItsStart ? partOf(destination, *object) : kAnyPart, what);
  }

  // Follows the objects whose address this is, if they surely are such that can be followed. (That it is reached does
  // not say so: it may be another one's at another time.) A function that gets to know what is followed has it from a
  // call that was looked at.
  bool follow(const llvm::Value &object, unsigned depth = 0) {
    if (&object == object_)
      return true;
    if (isa<llvm::AllocaInst>(object)) {
      if (!isReached(object))
        reach(object, {&object, 0});
      return true;
    }
    const auto *parameter = dyn_cast<llvm::Argument>(&object);
    if (!parameter || parameter->getParent() == home_ || depth == kMostCalls)
      return false;
    const auto calls = callsOf_.find(parameter->getParent());
    if (calls == callsOf_.end())
      return false;
    for (const llvm::CallBase *call : calls->second)
      if (!follow(*llvm::getUnderlyingObject(call->getArgOperand(parameter->getArgNo())), depth + 1))
        return false;
    return true;
  }

  // Of an address that is computed from one that is known.
  Part partOf(const llvm::Value &address, const llvm::Value &base) const {
    const Part known = parts_.find(&base)->second;
    llvm::APInt offset(layout_.getIndexTypeSizeInBits(address.getType()), 0);
    if (address.stripAndAccumulateConstantOffsets(layout_, offset, /*AllowNonInbounds=*/true) != &base ||
        !known.isKnown())
      return kAnyPart;
    return {known.object, *known.offset + offset.getSExtValue()};
  }

  void visitReturn(const llvm::Function &function) {
    if (&function == home_)
      return escape();
    isNew_ |= returning_.insert(&function).second;
    for (const llvm::CallBase *call : callsOf_[&function])
      reach(*call, kAnyPart);
  }

  void visitArgument(const llvm::CallBase &call, unsigned argument, Part part) {
    if (call.isByValArgument(argument))
      return mayHold(part) ? escape() : void();
    if (const auto *transfer = dyn_cast<llvm::MemTransferInst>(&call))
      return visitTransfer(*transfer, argument, part);
    if (isa<llvm::MemSetInst>(call) || call.isLifetimeStartOrEnd() || isa<llvm::DbgInfoIntrinsic>(call))
      return;
    const llvm::Function *callee = call.getCalledFunction();
    if (!callee)
      return call.doesNotCapture(argument) && !mayHold(part) ? void() : escape();
    if (const llvm::Value *same = call.getReturnedArgOperand(); same && same == call.getArgOperand(argument))
      reach(call, part);
    switch (useByLibrary(*callee, argument, names_)) {
    case LibraryUse::passing:
      return;
    case LibraryUse::ofString:
      return visitString(call, part);
    case LibraryUse::unknown:
      break;
    }
    if (argument < callee->arg_size() && !callee->isDeclaration() && !callee->isInterposable())
      return enter(call, *callee, argument, part);
    if (hasStart(callee->getName(), "__snarl_"))
      return visitRuntimeCall(call, argument, part);
    if (call.doesNotCapture(argument) && (!mayHold(part) || callee->onlyReadsMemory()))
      return visitResult(call);
    escape();
  }

  // libstdc++'s begins with the address of its text, which may follow 16 bytes behind.
  void visitString(const llvm::CallBase &call, Part part) {
    hold(part, part.isKnown() ? Part{part.object, *part.offset + 16} : kAnyPart);
    visitResult(call);
  }

  void visitTransfer(const llvm::MemTransferInst &transfer, unsigned argument, Part part) {
    const auto *length = dyn_cast<llvm::ConstantInt>(transfer.getLength());
    const auto size = length ? std::optional<uint64_t>(length->getZExtValue()) : std::nullopt;
    if (argument == 1 && mayHold(part, size))
      put(*heldParts_, *transfer.getRawDest(), /*atItsStart=*/false);
  }

  void visitRuntimeCall(const llvm::CallBase &call, unsigned argument, Part part) {
    if (argument == 1 && mayHold(part) && hasStart(call.getCalledFunction()->getName(), "__snarl_mem"))
      return escape();
    visitResult(call);
  }

  void visitResult(const llvm::CallBase &call) {
    if (!call.getType()->isVoidTy() && !call.getType()->isIntegerTy())
      reach(call, kAnyPart);
  }

  void enter(const llvm::CallBase &call, const llvm::Function &callee, unsigned argument, Part part) {
    isNew_ |= callsOf_[&callee].insert(&call).second;
    if (returning_.count(&callee))
      reach(call, kAnyPart);
    reach(*callee.getArg(argument), part);
  }

  void escape() { escaped_ = true; }

  const llvm::DataLayout &layout_;
  LibraryNames &names_;
  const llvm::Value *object_;
  const llvm::Function *home_;                       // where it is made
  llvm::MapVector<const llvm::Value *, Part> parts_; // addresses of what is followed
  llvm::SmallVector<const llvm::Value *, 32> queue_;
  std::set<std::pair<const llvm::Value *, int64_t>> held_; // objects, and where in them
  bool heldAnywhere_ = false;
  std::optional<Part> heldParts_; // whose addresses these are
  std::map<const llvm::Function *, std::set<const llvm::CallBase *>> callsOf_;
  std::set<const llvm::Function *> returning_; // that give back what they got
  unsigned steps_ = 0;
  bool isNew_ = false; // something was learnt that what was looked at before may need
  bool escaped_ = false;
};

} // namespace

void PrivateObjects::lookAt(const llvm::Function &function, LibraryNames &names) {
  const auto ask = [&](const llvm::Value &object) {
    if (!EscapeWalk(object, function.getParent()->getDataLayout(), names).escapes())
      objects_.insert({&object, true});
  };
  for (const llvm::Argument &argument : function.args())
    if (argument.hasByValAttr())
      ask(argument);
  for (const llvm::Instruction &instruction : llvm::instructions(function)) {
    const auto *call = dyn_cast<llvm::CallBase>(&instruction);
    if (isa<llvm::AllocaInst>(instruction) || (call && call->returnDoesNotAlias()))
      ask(instruction);
  }
}

} // namespace snarl
