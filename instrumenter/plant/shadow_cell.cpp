#include "instrumenter/plant/shadow_cell.h"

#include "runtime/abi.h"

#include "llvm/IR/InlineAsm.h"

namespace snarl {
namespace {

// As an instruction, for the code generator would make of the 64-bit mask two instructions and a register.
llvm::Value *clearWrapBit(llvm::IRBuilder<> &builder, llvm::Value *image) {
  static_assert(SNARL_SHADOW_WRAP_BIT == 48);
  auto *type = llvm::FunctionType::get(image->getType(), {image->getType()}, false);
  llvm::CallInst *cleared = builder.CreateCall(
      llvm::InlineAsm::get(type, "btrq $$48, $0", "=r,0,~{flags}", /*hasSideEffects=*/false), {image});
  cleared->setDoesNotAccessMemory();
  cleared->setDoesNotThrow();
  cleared->addFnAttr(llvm::Attribute::WillReturn);
  return cleared;
}

} // namespace

// ((a & ~3) * 2 + SNARL_SHADOW_OFFSET) mod 2^48
llvm::Value *plantCellOf(llvm::IRBuilder<> &builder, llvm::Value *address, uint64_t alignment) {
  if (alignment < SNARL_GRANULE)
    address = builder.CreateAnd(address, ~uint64_t{SNARL_GRANULE - 1});
  llvm::Value *twice = builder.CreateShl(address, 1);
  return clearWrapBit(builder, builder.CreateAdd(twice, builder.getInt64(SNARL_SHADOW_OFFSET)));
}

} // namespace snarl
