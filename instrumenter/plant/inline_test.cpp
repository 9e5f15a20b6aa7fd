#include "instrumenter/plant/inline_test.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/plant/shadow_cell.h"
#include "runtime/abi.h"

#include "llvm/IR/MDBuilder.h"

namespace snarl {
namespace {

constexpr uint64_t longestWalk = 128;  // bytes; for more, a call and the runtime's vector test cost less
constexpr uint64_t recordsAtOnce = 64; // checked by a call: few, for those of all fields are to be near in the caches
constexpr int64_t writeWord = 4;       // offset in the cell; the read word is at 0

// Rounded down.
constexpr int64_t granulesAway(int64_t bytes) {
  constexpr int64_t granule = SNARL_GRANULE;
  return bytes >= 0 ? bytes / granule : -((granule - 1 - bytes) / granule);
}

class InlineTest {
public:
  InlineTest(llvm::IRBuilder<> &builder, RuntimeFunctions &runtime, const Check &check, llvm::Value *address)
      : builder_(builder), runtime_(runtime), check_(check),
        address_(builder.CreatePtrToInt(address, builder.getInt64Ty())) {}

  // Nothing to do while the program has one thread; few granules are tested here, many by the callee.
  llvm::Instruction *plantWalk() {
    llvm::BasicBlock *head = builder_.GetInsertBlock();
    llvm::BasicBlock *done = head->splitBasicBlock(check_.before->getIterator());
    llvm::BasicBlock *choice = newBlockBefore(*done), *walk = newBlockBefore(*done), *slow = newBlockBefore(*done);
    head->getTerminator()->eraseFromParent();
    builder_.SetInsertPoint(head);
    llvm::Value *mask = loadTls(TlsField::mask, builder_.getInt32Ty());
    builder_.CreateCondBr(builder_.CreateICmpEQ(mask, builder_.getInt32(0)), done, choice);

    builder_.SetInsertPoint(choice);
    llvm::Value *size = builder_.CreateZExtOrTrunc(check_.dynamicSize, builder_.getInt64Ty());
    llvm::Value *end = builder_.CreateAdd(address_, size);
    llvm::Value *firstCell = cellOf(address_);
    llvm::Value *lastCell = cellOf(builder_.CreateSub(end, builder_.getInt64(1)));
    epoch_ = loadTls(TlsField::epoch, builder_.getInt32Ty());
    llvm::Value *distance = builder_.CreateSub(lastCell, firstCell); // huge where the shadow wraps
    llvm::Value *isLong = builder_.CreateICmpUGT(distance, builder_.getInt64(longestWalk / SNARL_GRANULE * SNARL_CELL));
    builder_.CreateCondBr(isLong, slow, walk);

    plantSteps(*choice, *walk, firstCell, lastCell, *slow, *done);
    builder_.SetInsertPoint(slow);
    return builder_.CreateBr(done);
  }

  RecordsToCheck plantRecordWalk(llvm::ArrayRef<TestedField> fields) {
    llvm::BasicBlock *head = builder_.GetInsertBlock();
    llvm::BasicBlock *done = head->splitBasicBlock(check_.before->getIterator());
    llvm::BasicBlock *walk = newBlockBefore(*done), *slow = newBlockBefore(*done), *next = newBlockBefore(*done);
    head->getTerminator()->eraseFromParent();
    builder_.SetInsertPoint(head);
    llvm::Value *mask = loadTls(TlsField::mask, builder_.getInt32Ty());
    llvm::Value *none = builder_.CreateICmpEQ(check_.records, builder_.getInt64(0));
    builder_.CreateCondBr(builder_.CreateOr(builder_.CreateICmpEQ(mask, builder_.getInt32(0)), none), done, walk);

    builder_.SetInsertPoint(walk);
    llvm::PHINode *at = builder_.CreatePHI(builder_.getInt64Ty(), 2),
                  *left = builder_.CreatePHI(builder_.getInt64Ty(), 2);
    at->addIncoming(address_, head);
    left->addIncoming(check_.records, head);
    address_ = at;
    llvm::MDNode *unlikely = llvm::MDBuilder(builder_.getContext()).createBranchWeights(1, 1 << 20);
    builder_.CreateCondBr(scalarTest(cellOf(at), fields), slow, next, unlikely);

    builder_.SetInsertPoint(slow);
    RecordsToCheck failed{};
    failed.first = builder_.CreateIntToPtr(at, compat::bytePointer(builder_.getContext()));
    failed.count = builder_.CreateSelect(builder_.CreateICmpULT(left, builder_.getInt64(recordsAtOnce)), left,
                                         builder_.getInt64(recordsAtOnce));
    llvm::Value *failedBytes = builder_.CreateMul(failed.count, builder_.getInt64(check_.step));
    failed.place = builder_.CreateBr(next);

    builder_.SetInsertPoint(next);
    llvm::PHINode *passed = builder_.CreatePHI(builder_.getInt64Ty(), 2);
    passed->addIncoming(builder_.getInt64(1), walk);
    passed->addIncoming(failed.count, slow);
    llvm::PHINode *bytes = builder_.CreatePHI(builder_.getInt64Ty(), 2);
    bytes->addIncoming(builder_.getInt64(check_.step), walk);
    bytes->addIncoming(failedBytes, slow);
    llvm::Value *remaining = builder_.CreateSub(left, passed);
    at->addIncoming(builder_.CreateAdd(at, bytes), next);
    left->addIncoming(remaining, next);
    builder_.CreateCondBr(builder_.CreateICmpEQ(remaining, builder_.getInt64(0)), done, walk);
    return failed;
  }

  llvm::Value *plant(llvm::ArrayRef<TestedField> fields) {
    llvm::Value *firstCell = cellOf(address_);
    return isVector() ? vectorTest(firstCell, fields) : scalarTest(firstCell, fields);
  }

private:
  static llvm::BasicBlock *newBlockBefore(llvm::BasicBlock &block) {
    return llvm::BasicBlock::Create(block.getContext(), "", block.getParent(), &block);
  }

  void plantSteps(llvm::BasicBlock &choice, llvm::BasicBlock &walk, llvm::Value *firstCell, llvm::Value *lastCell,
                  llvm::BasicBlock &slow, llvm::BasicBlock &done) {
    llvm::BasicBlock *next = newBlockBefore(slow);
    builder_.SetInsertPoint(&walk);
    llvm::PHINode *cell = builder_.CreatePHI(builder_.getInt64Ty(), 2);
    cell->addIncoming(firstCell, &choice);
    builder_.CreateCondBr(isNotMasked(differenceAt(check_, cell, 0)), &slow, next);
    builder_.SetInsertPoint(next);
    llvm::Value *following = builder_.CreateAdd(cell, builder_.getInt64(SNARL_CELL));
    cell->addIncoming(following, next);
    builder_.CreateCondBr(builder_.CreateICmpUGT(following, lastCell), &done, &walk);
  }

  bool isVector() const {
    const auto *function = builder_.GetInsertBlock()->getParent();
    return hasVectorTest(check_) && !function->hasFnAttribute(llvm::Attribute::NoImplicitFloat);
  }

  llvm::Value *cellOf(llvm::Value *address) { return cellOf(address, check_); }
  llvm::Value *cellOf(llvm::Value *address, const Check &check) {
    return plantCellOf(builder_, address, check.alignment.value());
  }

  llvm::Value *load(llvm::Value *place, int64_t offset, llvm::Type *type, llvm::Align alignment) {
    if (offset)
      place = builder_.CreateAdd(place, builder_.getInt64(offset));
    return markOwn(
        builder_.CreateAlignedLoad(type, builder_.CreateIntToPtr(place, compat::pointerTo(type)), alignment));
  }

  llvm::Value *loadTls(TlsField field, llvm::Type *type) {
    return markOwn(builder_.CreateAlignedLoad(type, runtime_.tlsField(builder_, field, type), llvm::Align(4)));
  }

  llvm::LoadInst *markOwn(llvm::LoadInst *load) {
    load->setMetadata("nosanitize", llvm::MDNode::get(builder_.getContext(), {}));
    return load;
  }

  llvm::Value *differenceAt(const Check &check, llvm::Value *cell, int64_t granule) {
    const int64_t word = granule * SNARL_CELL + (check.direction == Direction::write ? writeWord : 0);
    return builder_.CreateXor(load(cell, word, builder_.getInt32Ty(), llvm::Align(4)), epoch_);
  }

  llvm::Value *isNotMasked(llvm::Value *difference) {
    llvm::Value *unmasked = builder_.CreateAnd(difference, loadTls(TlsField::mask, builder_.getInt32Ty()));
    return builder_.CreateICmpNE(unmasked, builder_.getInt32(0));
  }

  llvm::Value *lastByte(const Check &check, llvm::Value *address) {
    return builder_.CreateAdd(address, builder_.getInt64(check.size - 1));
  }

  // Of an access whose first byte is at `address`, in the granule `granule` from that of `cell`.
  llvm::Value *differenceOf(const Check &check, llvm::Value *address, llvm::Value *cell, int64_t granule) {
    llvm::Value *difference = differenceAt(check, cell, granule);
    for (uint64_t further = 1; further * SNARL_GRANULE < check.size; ++further)
      difference = builder_.CreateOr(difference, differenceAt(check, cell, granule + static_cast<int64_t>(further)));
    if (!staysInGranules(check))
      difference = builder_.CreateOr(difference, differenceAt(check, cellOf(lastByte(check, address), check), 0));
    return difference;
  }

  // The cell is known from the first access's where both start at the same place in a granule, or the first at its
  // start.
  llvm::Value *differenceOf(const TestedField &field, llvm::Value *firstCell) {
    llvm::Value *address = builder_.CreateAdd(address_, builder_.getInt64(field.distance));
    if (check_.alignment >= SNARL_GRANULE || field.distance % SNARL_GRANULE == 0)
      return differenceOf(*field.check, address, firstCell, granulesAway(field.distance));
    return differenceOf(*field.check, address, cellOf(address, *field.check), 0);
  }

  llvm::Value *scalarTest(llvm::Value *firstCell, llvm::ArrayRef<TestedField> fields) {
    epoch_ = loadTls(TlsField::epoch, builder_.getInt32Ty());
    llvm::Value *difference = differenceOf(check_, address_, firstCell, 0);
    for (const TestedField &field : fields)
      difference = builder_.CreateOr(difference, differenceOf(field, firstCell));
    return isNotMasked(difference);
  }

  // Four granules, so two vectors of cells: the four words of the access's direction side by side.
  llvm::Value *vectorDifferenceAt(const Check &check, llvm::Value *cell, int64_t granule) {
    auto *words = llvm::FixedVectorType::get(builder_.getInt32Ty(), 4);
    // No more alignment than that is relied on: a program that breaks its own promises still runs on x86-64.
    llvm::Value *low = load(cell, granule * SNARL_CELL, words, llvm::Align(4));
    llvm::Value *high = load(cell, (granule + 2) * SNARL_CELL, words, llvm::Align(4));
    const int first = check.direction == Direction::write ? 1 : 0;
    const int lanes[] = {first, first + 2, first + 4, first + 6};
    llvm::Value *state = builder_.CreateShuffleVector(low, high, llvm::ArrayRef<int>(lanes));
    return builder_.CreateXor(state, epoch_);
  }

  llvm::Value *vectorTest(llvm::Value *firstCell, llvm::ArrayRef<TestedField> fields) {
    auto *words = llvm::FixedVectorType::get(builder_.getInt32Ty(), 4);
    epoch_ = loadTls(TlsField::epoch, words);
    llvm::Value *difference = vectorDifferenceAt(check_, firstCell, 0);
    for (const TestedField &field : fields)
      difference =
          builder_.CreateOr(difference, vectorDifferenceAt(*field.check, firstCell, granulesAway(field.distance)));
    llvm::Value *unmasked = builder_.CreateAnd(difference, loadTls(TlsField::mask, words));
    llvm::Value *all = builder_.CreateBitCast(unmasked, builder_.getInt128Ty());
    llvm::Value *differs = builder_.CreateICmpNE(all, llvm::ConstantInt::get(builder_.getInt128Ty(), 0));
    if (staysInGranules(check_))
      return differs;
    epoch_ = loadTls(TlsField::epoch, builder_.getInt32Ty());
    return builder_.CreateOr(differs, isNotMasked(differenceAt(check_, cellOf(lastByte(check_, address_)), 0)));
  }

  llvm::IRBuilder<> &builder_;
  RuntimeFunctions &runtime_;
  const Check &check_;
  llvm::Value *address_;
  llvm::Value *epoch_ = nullptr;
};

} // namespace

llvm::Value *plantSameEpochTest(llvm::IRBuilder<> &builder, RuntimeFunctions &runtime, const Check &check,
                                llvm::Value *address, llvm::ArrayRef<TestedField> fields) {
  return InlineTest(builder, runtime, check, address).plant(fields);
}

RecordsToCheck plantRecordWalk(llvm::IRBuilder<> &builder, RuntimeFunctions &runtime, const Check &check,
                               llvm::ArrayRef<TestedField> fields) {
  return InlineTest(builder, runtime, check, check.address).plantRecordWalk(fields);
}

llvm::Instruction *plantSameEpochWalk(llvm::IRBuilder<> &builder, RuntimeFunctions &runtime, const Check &check) {
  return InlineTest(builder, runtime, check, check.address).plantWalk();
}

} // namespace snarl
