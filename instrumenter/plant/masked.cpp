#include "instrumenter/plant/masked.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/names.h"

#include "llvm/IR/InstIterator.h"

#include <algorithm>

namespace snarl {
namespace {

const llvm::FixedVectorType *vectorType(const llvm::Value *value) {
  return llvm::dyn_cast<llvm::FixedVectorType>(value->getType());
}

bool isMask(const llvm::Value *value) {
  const auto *type = vectorType(value);
  return type && type->getElementType()->isIntegerTy(1);
}

// Where the alignment stands among the arguments, if it does, depends on the version; the mask is the last
// argument of a store, and of a load the first one that looks like a mask.
llvm::Value *maskOf(llvm::IntrinsicInst &intrinsic, Direction direction) {
  if (direction == Direction::write)
    return intrinsic.getArgOperand(intrinsic.arg_size() - 1);
  for (llvm::Value *argument : intrinsic.args())
    if (isMask(argument))
      return argument;
  return nullptr;
}

// Collects the parts of an access; those of a vector of `data`. False: it is none that is known.
bool take(MaskedAccess &access, llvm::IntrinsicInst &intrinsic, Direction direction, const llvm::Value *data,
          llvm::Value *address, llvm::Value *mask) {
  const auto *type = vectorType(data);
  if (!type || !mask || !vectorType(mask))
    return false;
  access = {&intrinsic, address, mask, type->getElementType(), type->getNumElements(), direction};
  return true;
}

bool describeGeneric(llvm::IntrinsicInst &intrinsic, MaskedAccess &access) {
  switch (intrinsic.getIntrinsicID()) {
  case llvm::Intrinsic::masked_load:
  case llvm::Intrinsic::masked_gather:
  case llvm::Intrinsic::masked_expandload:
    if (!take(access, intrinsic, Direction::read, &intrinsic, intrinsic.getArgOperand(0),
              maskOf(intrinsic, Direction::read)))
      return false;
    break;
  case llvm::Intrinsic::masked_store:
  case llvm::Intrinsic::masked_scatter:
  case llvm::Intrinsic::masked_compressstore:
    if (!take(access, intrinsic, Direction::write, intrinsic.getArgOperand(0), intrinsic.getArgOperand(1),
              maskOf(intrinsic, Direction::write)))
      return false;
    break;
  default:
    return false;
  }
  access.isPacked = intrinsic.getIntrinsicID() == llvm::Intrinsic::masked_expandload ||
                    intrinsic.getIntrinsicID() == llvm::Intrinsic::masked_compressstore;
  return isMask(access.mask);
}

// The last argument is the scale. With wide indices there may be fewer lanes than the data has.
bool takeIndex(MaskedAccess &access, llvm::Value *index) {
  const auto *type = vectorType(index);
  const auto *scale =
      llvm::dyn_cast<llvm::ConstantInt>(access.intrinsic->getArgOperand(access.intrinsic->arg_size() - 1));
  if (!type || !scale)
    return false;
  access.index = index;
  access.scale = scale->getZExtValue();
  access.lanes = std::min<uint64_t>(access.lanes, type->getNumElements());
  return true;
}

// By their names: their numbers are x86's own affair, and not the same in all versions.
bool describeX86(llvm::IntrinsicInst &intrinsic, MaskedAccess &access) {
  const llvm::StringRef name = intrinsic.getCalledFunction()->getName();
  const auto begins = [&](llvm::StringRef prefix) { return hasStart(name, prefix); };
  const auto argument = [&](unsigned i) { return intrinsic.getArgOperand(i); };
  if (begins("llvm.x86.avx.maskload.") || begins("llvm.x86.avx2.maskload."))
    return take(access, intrinsic, Direction::read, &intrinsic, argument(0), argument(1));
  if (begins("llvm.x86.avx.maskstore.") || begins("llvm.x86.avx2.maskstore."))
    return take(access, intrinsic, Direction::write, argument(2), argument(0), argument(1));
  if (begins("llvm.x86.sse2.maskmov.dqu"))
    return take(access, intrinsic, Direction::write, argument(0), argument(2), argument(1));
  if (begins("llvm.x86.avx2.gather.") || begins("llvm.x86.avx512.mask.gather"))
    return take(access, intrinsic, Direction::read, &intrinsic, argument(1), argument(3)) &&
           takeIndex(access, argument(2));
  if (begins("llvm.x86.avx512.mask.scatter"))
    return take(access, intrinsic, Direction::write, argument(3), argument(0), argument(1)) &&
           takeIndex(access, argument(2));
  return false;
}

bool describe(llvm::IntrinsicInst &intrinsic, MaskedAccess &access) {
  return describeGeneric(intrinsic, access) || describeX86(intrinsic, access);
}

// Plants the checks of one access.
class Lanes {
public:
  Lanes(const MaskedAccess &access, RuntimeFunctions &runtime, bool hasFrameRecord)
      : access_(access), runtime_(runtime), builder_(access.intrinsic),
        size_(access.intrinsic->getModule()->getDataLayout().getTypeStoreSize(access.element)) {
    if (!hasFrameRecord)
      returnAddress_ = builder_.CreateIntrinsic(llvm::Intrinsic::returnaddress, {}, {builder_.getInt32(0)});
    llvm::Type *pointee = access.index ? builder_.getInt8Ty() : access.element;
    base_ = access.address->getType()->isPointerTy()
                ? builder_.CreatePointerCast(access.address, compat::pointerTo(pointee))
                : access.address;
    isSet_ = isMask(access.mask) ? access.mask : builder_.CreateICmpSLT(asNumbers(), zeros());
  }

  void plant() {
    if (access_.isPacked) {
      llvm::Value *bits = builder_.CreateBitCast(isSet_, builder_.getIntNTy(static_cast<unsigned>(access_.lanes)));
      llvm::Value *count = builder_.CreateUnaryIntrinsic(llvm::Intrinsic::ctpop, bits);
      return check(base_,
                   builder_.CreateMul(builder_.CreateZExt(count, builder_.getInt64Ty()), builder_.getInt64(size_)));
    }
    for (uint64_t lane = 0; lane < access_.lanes; ++lane)
      check(addressOf(lane), builder_.CreateSelect(builder_.CreateExtractElement(isSet_, lane),
                                                   builder_.getInt64(size_), builder_.getInt64(0)));
  }

private:
  llvm::Value *asNumbers() {
    auto *type = llvm::cast<llvm::FixedVectorType>(access_.mask->getType());
    auto *number = builder_.getIntNTy(type->getScalarSizeInBits());
    return builder_.CreateBitCast(access_.mask, llvm::FixedVectorType::get(number, type->getNumElements()));
  }
  llvm::Value *zeros() { return llvm::Constant::getNullValue(asNumbers()->getType()); }

  llvm::Value *addressOf(uint64_t lane) {
    if (!base_->getType()->isPointerTy())
      return builder_.CreateExtractElement(base_, lane);
    if (!access_.index)
      return builder_.CreateConstGEP1_64(access_.element, base_, lane);
    llvm::Value *index = builder_.CreateSExt(builder_.CreateExtractElement(access_.index, lane), builder_.getInt64Ty());
    return builder_.CreateGEP(builder_.getInt8Ty(), base_, builder_.CreateMul(index, builder_.getInt64(access_.scale)));
  }

  void check(llvm::Value *address, llvm::Value *size) {
    runtime_.callRange(builder_, access_.direction, address, size, returnAddress_);
  }

  const MaskedAccess &access_;
  RuntimeFunctions &runtime_;
  llvm::IRBuilder<> builder_;
  const uint64_t size_;
  llvm::Value *returnAddress_ = nullptr, *base_, *isSet_;
};

} // namespace

MaskedAccesses findMaskedAccesses(llvm::Function &function, PrivateMemory &privateMemory) {
  MaskedAccesses found;
  for (llvm::Instruction &instruction : llvm::instructions(function)) {
    auto *intrinsic = llvm::dyn_cast<llvm::IntrinsicInst>(&instruction);
    MaskedAccess access;
    if (!intrinsic || !describe(*intrinsic, access))
      continue;
    const bool isContiguous = access.address->getType()->isPointerTy();
    if (!isContiguous || !privateMemory.contains(access.address))
      found.push_back(access);
  }
  return found;
}

void plantMaskedChecks(const MaskedAccesses &accesses, RuntimeFunctions &runtime, bool hasFrameRecord) {
  for (const MaskedAccess &access : accesses)
    Lanes(access, runtime, hasFrameRecord).plant();
}

} // namespace snarl
