#include "instrumenter/coroutine_jobs.h"

#include "instrumenter/call_places.h"
#include "instrumenter/llvm_compat.h"
#include "instrumenter/waits/watched_pointers.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"

namespace snarl {

CoroutinePlaces findCoroutinePlaces(llvm::Function &function) {
  CoroutinePlaces places{};
  if (!compat::isPresplitCoroutine(function))
    return places;
  for (llvm::Instruction &instruction : llvm::instructions(function)) {
    auto *step = llvm::dyn_cast<llvm::IntrinsicInst>(&instruction);
    if (!step)
      continue;
    if (step->getIntrinsicID() == llvm::Intrinsic::coro_begin)
      places.frame = step;
    else if (step->getIntrinsicID() == llvm::Intrinsic::coro_save)
      places.stops.push_back(step);
    else if (step->getIntrinsicID() == llvm::Intrinsic::coro_free)
      places.frees.push_back(step);
  }
  return places;
}

llvm::Value *frameOfHandle(llvm::Function &member, llvm::Value *handle) {
  llvm::IRBuilder<> builder(&beginningOf(member));
  llvm::Type *pointer = compat::bytePointer(member.getContext());
  llvm::Value *at = builder.CreatePointerCast(handle, compat::pointerTo(pointer));
  llvm::LoadInst *frame = builder.CreateLoad(pointer, at);
  leaveUnchecked(*frame);
  return frame;
}

} // namespace snarl
