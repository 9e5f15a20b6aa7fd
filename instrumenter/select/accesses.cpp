#include "instrumenter/select/accesses.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/select/calls.h"
#include "instrumenter/select/inline_assembly.h"
#include "instrumenter/select/library_objects.h"
#include "instrumenter/select/stand_ins.h"
#include "instrumenter/select/used_lanes.h"

#include "llvm/IR/DataLayout.h"
#include "llvm/IR/InstVisitor.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

class Selector : public llvm::InstVisitor<Selector> {
public:
  Selector(llvm::Function &function, PrivateMemory &privateMemory, LibraryNames &names)
      : layout_(function.getParent()->getDataLayout()), privateMemory_(privateMemory), names_(names) {}

  void visitLoadInst(llvm::LoadInst &load) {
    if (load.isAtomic() && isRuntimeAtomic(load))
      return;
    if (const auto *vector = dyn_cast<llvm::FixedVectorType>(load.getType()); vector && hasLanesOfBytes(*vector))
      return addUsedLanes(load, *vector);
    add(load, load.getPointerOperand(), load.getType(), load.getAlign(), Direction::read);
  }

  void visitStoreInst(llvm::StoreInst &store) {
    if (store.isAtomic() && isRuntimeAtomic(store))
      return;
    llvm::Value *value = store.getValueOperand();
    add(store, store.getPointerOperand(), value->getType(), store.getAlign(), Direction::write, value);
  }

  // Atomics that the runtime does not perform: misaligned, or of one thread with its own signal handlers.
  void visitAtomicRMWInst(llvm::AtomicRMWInst &update) {
    if (!isRuntimeAtomic(update))
      add(update, update.getPointerOperand(), update.getValOperand()->getType(), update.getAlign(), Direction::write);
  }

  void visitAtomicCmpXchgInst(llvm::AtomicCmpXchgInst &exchange) {
    if (!isRuntimeAtomic(exchange))
      add(exchange, exchange.getPointerOperand(), exchange.getCompareOperand()->getType(), exchange.getAlign(),
          Direction::write);
  }

  void visitMemSetInst(llvm::MemSetInst &set) { addRange(set, set.getRawDest(), set, Direction::write); }

  void visitMemTransferInst(llvm::MemTransferInst &transfer) {
    addRange(transfer, transfer.getRawSource(), transfer, Direction::read);
    addRange(transfer, transfer.getRawDest(), transfer, Direction::write);
  }

  void visitCallBase(llvm::CallBase &call) {
    if (call.isInlineAsm())
      return addAssembly(call);
    if (const std::optional<Check> swept = checkOfStandIn(call))
      return addSwept(*swept);
    for (unsigned argument = 0; argument < call.arg_size(); ++argument)
      if (call.isByValArgument(argument))
        add(call, call.getArgOperand(argument), call.getParamByValType(argument),
            call.getParamAlign(argument).valueOrOne(), Direction::read);
    for (const ObjectUse &use : objectsUsedBy(call, names_))
      addObject(call, use);
  }

  Checks checks;

private:
  bool needsCheck(const llvm::Instruction &access, const llvm::Value *address) {
    return address->getType()->getPointerAddressSpace() == 0 && !address->isSwiftError() &&
           !access.hasMetadata("nosanitize") && !isSwept(access) && !privateMemory_.contains(address);
  }

  void add(llvm::Instruction &access, llvm::Value *address, llvm::Type *type, llvm::Align alignment,
           Direction direction, llvm::Value *written = nullptr) {
    if (!needsCheck(access, address) || isa<llvm::ScalableVectorType>(type))
      return;
    Check check;
    check.before = &access;
    check.address = address;
    check.size = layout_.getTypeStoreSize(type);
    check.alignment = alignment;
    check.direction = direction;
    check.vptr = type->isPointerTy() && isTablePointerAccess(access);
    check.newTablePointer = check.vptr ? written : nullptr;
    if (check.size)
      checks.push_back(check);
  }

  // Lane by lane in memory: not so bits and other fractions of bytes.
  bool hasLanesOfBytes(const llvm::FixedVectorType &type) {
    return layout_.getTypeSizeInBits(type.getElementType()) == 8 * layout_.getTypeAllocSize(type.getElementType());
  }

  // Neighbours among them by one check.
  void addUsedLanes(llvm::LoadInst &load, const llvm::FixedVectorType &type) {
    if (!needsCheck(load, load.getPointerOperand()))
      return;
    const llvm::APInt used = usedLanes(load);
    const uint64_t laneSize = layout_.getTypeStoreSize(type.getElementType());
    for (unsigned lane = 0, end; lane < used.getBitWidth(); lane = end) {
      end = lane + 1;
      if (!used[lane])
        continue;
      while (end < used.getBitWidth() && used[end])
        ++end;
      Check check;
      check.before = &load;
      check.address = load.getPointerOperand();
      check.offset = static_cast<int64_t>(lane * laneSize);
      check.size = (end - lane) * laneSize;
      check.alignment = llvm::commonAlignment(load.getAlign(), lane * laneSize);
      checks.push_back(check);
    }
  }

  void addRange(llvm::MemIntrinsic &intrinsic, llvm::Value *address, llvm::MemIntrinsic &sized, Direction direction) {
    if (!needsCheck(intrinsic, address))
      return;
    Check check;
    check.before = &intrinsic;
    check.address = address;
    check.direction = direction;
    if (const auto *size = dyn_cast<llvm::ConstantInt>(sized.getLength()))
      check.size = size->getZExtValue();
    else
      check.dynamicSize = sized.getLength();
    check.alignment = alignmentOf(intrinsic, direction);
    if (check.size || check.dynamicSize)
      checks.push_back(check);
  }

  void addObject(llvm::CallBase &call, const ObjectUse &use) {
    llvm::Value *object = call.getArgOperand(use.argument);
    if (!needsCheck(call, object))
      return;
    Check check;
    check.before = &call;
    check.address = object;
    check.size = use.size;
    check.alignment = llvm::Align(8);
    check.direction = use.direction;
    checks.push_back(check);
  }

  void addSwept(const Check &swept) {
    if (!privateMemory_.contains(swept.address))
      checks.push_back(swept);
  }

  static llvm::Align alignmentOf(llvm::MemIntrinsic &intrinsic, Direction direction) {
    if (direction == Direction::write)
      return intrinsic.getDestAlign().valueOrOne();
    return llvm::cast<llvm::MemTransferInst>(intrinsic).getSourceAlign().valueOrOne();
  }

  void addAssembly(llvm::CallBase &statement) {
    if (isLocked(statement))
      return; // an atomic: plant/atomics.h
    for (const MemoryOperand &operand : memoryOperands(statement)) {
      if (!needsCheck(statement, operand.address))
        continue;
      Check check;
      check.before = &statement;
      check.address = operand.address;
      check.size = operand.size;
      check.direction = operand.direction;
      checks.push_back(check);
    }
  }

  const llvm::DataLayout &layout_;
  PrivateMemory &privateMemory_;
  LibraryNames &names_;
};

} // namespace

Checks selectAccesses(llvm::Function &function, PrivateMemory &privateMemory, LibraryNames &names) {
  Selector selector(function, privateMemory, names);
  selector.visit(function);
  return std::move(selector.checks);
}

} // namespace snarl
