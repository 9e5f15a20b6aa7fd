#include "instrumenter/plant/masked.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/IR/InstIterator.h"

namespace snarl {
namespace {

bool isMask(const llvm::Value *value) {
  const auto *type = llvm::dyn_cast<llvm::FixedVectorType>(value->getType());
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

bool describe(llvm::IntrinsicInst &intrinsic, MaskedAccess &access) {
  switch (intrinsic.getIntrinsicID()) {
  case llvm::Intrinsic::masked_load:
  case llvm::Intrinsic::masked_gather:
    access = {&intrinsic, intrinsic.getArgOperand(0), maskOf(intrinsic, Direction::read),
              llvm::dyn_cast<llvm::FixedVectorType>(intrinsic.getType()), Direction::read};
    break;
  case llvm::Intrinsic::masked_store:
  case llvm::Intrinsic::masked_scatter:
    access = {&intrinsic, intrinsic.getArgOperand(1), maskOf(intrinsic, Direction::write),
              llvm::dyn_cast<llvm::FixedVectorType>(intrinsic.getArgOperand(0)->getType()), Direction::write};
    break;
  default:
    return false;
  }
  return access.type && access.mask && isMask(access.mask);
}

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
  for (const MaskedAccess &access : accesses) {
    llvm::IRBuilder<> builder(access.intrinsic);
    llvm::Type *element = access.type->getElementType();
    const uint64_t size = access.intrinsic->getModule()->getDataLayout().getTypeStoreSize(element);
    llvm::Value *returnAddress =
        hasFrameRecord ? nullptr : builder.CreateIntrinsic(llvm::Intrinsic::returnaddress, {}, {builder.getInt32(0)});
    llvm::Value *base = access.address;
    const bool isContiguous = base->getType()->isPointerTy();
    if (isContiguous)
      base = builder.CreatePointerCast(base, compat::pointerTo(element));
    for (uint64_t lane = 0; lane < access.type->getNumElements(); ++lane) {
      llvm::Value *address =
          isContiguous ? builder.CreateConstGEP1_64(element, base, lane) : builder.CreateExtractElement(base, lane);
      llvm::Value *laneSize = builder.CreateSelect(builder.CreateExtractElement(access.mask, lane),
                                                   builder.getInt64(size), builder.getInt64(0));
      runtime.callRange(builder, access.direction, address, laneSize, returnAddress);
    }
  }
}

} // namespace snarl
