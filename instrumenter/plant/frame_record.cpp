#include "instrumenter/plant/frame_record.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

namespace snarl {
namespace {

class FrameRecord {
public:
  FrameRecord(llvm::Function &function, RuntimeFunctions &runtime)
      : function_(function), runtime_(runtime), bytePointer_(compat::bytePointer(function.getContext())) {}

  void enter() {
    llvm::BasicBlock &entry = function_.getEntryBlock();
    llvm::IRBuilder<> builder(&entry, entry.getFirstInsertionPt());
    builder.SetCurrentDebugLocation(llvm::DebugLoc());
    type_ = llvm::StructType::get(function_.getContext(), {bytePointer_, builder.getInt64Ty()});
    record_ = builder.CreateAlloca(type_, nullptr, "snarl.frame");
    llvm::Value *caller = builder.CreateLoad(bytePointer_, frames(builder));
    builder.CreateStore(caller, field(builder, 0), /*isVolatile=*/true);
    llvm::Value *slot = builder.CreateIntrinsic(llvm::Intrinsic::returnaddress, {}, {builder.getInt32(0)});
    builder.CreateStore(builder.CreatePtrToInt(slot, builder.getInt64Ty()), field(builder, 1), /*isVolatile=*/true);
    link(builder);
  }

  void leaveBefore(llvm::Instruction &instruction) {
    llvm::IRBuilder<> builder(&instruction);
    llvm::Value *caller = builder.CreateLoad(bytePointer_, field(builder, 0));
    builder.CreateStore(caller, frames(builder), /*isVolatile=*/true);
  }

  void relinkBefore(llvm::Instruction &instruction) {
    llvm::IRBuilder<> builder(&instruction);
    link(builder);
  }

private:
  llvm::Value *frames(llvm::IRBuilder<> &builder) { return runtime_.tlsField(builder, TlsField::frames, bytePointer_); }

  llvm::Value *field(llvm::IRBuilder<> &builder, unsigned index) {
    return builder.CreateConstInBoundsGEP2_32(type_, record_, 0, index);
  }

  void link(llvm::IRBuilder<> &builder) {
    builder.CreateStore(builder.CreatePointerCast(record_, bytePointer_), frames(builder), /*isVolatile=*/true);
  }

  llvm::Function &function_;
  RuntimeFunctions &runtime_;
  llvm::PointerType *bytePointer_;
  llvm::StructType *type_ = nullptr;
  llvm::AllocaInst *record_ = nullptr;
};

llvm::Instruction *afterCall(llvm::CallBase &call) {
  if (auto *invoke = llvm::dyn_cast<llvm::InvokeInst>(&call))
    return &*invoke->getNormalDest()->getFirstInsertionPt();
  return call.getNextNode();
}

// A call marked `tail` promises not to touch the caller's stack; the runtime touches the record.
void dropTailMark(llvm::Instruction &instruction) {
  auto *call = llvm::dyn_cast<llvm::CallInst>(&instruction);
  if (call && call->isTailCall() && !call->isMustTailCall() && !llvm::isa<llvm::IntrinsicInst>(call))
    call->setTailCallKind(llvm::CallInst::TCK_None);
}

// Whether other code may have run on other stacks, with records of its own, when the call returns.
bool switchesStacks(const llvm::CallBase &call) {
  if (call.hasFnAttr(llvm::Attribute::ReturnsTwice))
    return true;
  const auto *callee = llvm::dyn_cast<llvm::Function>(call.getCalledOperand()->stripPointerCasts());
  if (!callee)
    return false;
  const llvm::StringRef name = callee->getName();
  return name == "swapcontext" || name == "setcontext" || name == "jump_fcontext" || name == "ontop_fcontext";
}

struct StackChanges {
  llvm::SmallVector<llvm::Instruction *, 8> exits;   // the record is left before each
  llvm::SmallVector<llvm::Instruction *, 8> returns; // of control from elsewhere: it is linked again before each
};

StackChanges findStackChanges(llvm::Function &function, const FramePlan &plan) {
  StackChanges changes;
  const llvm::SmallPtrSet<const llvm::Instruction *, 8> jumps(plan.tailCalls.begin(), plan.tailCalls.end());
  llvm::SmallPtrSet<const llvm::BasicBlock *, 8> blocksLeftByJump;
  for (llvm::Instruction &instruction : llvm::instructions(function)) {
    auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction);
    if (jumps.contains(&instruction)) {
      changes.exits.push_back(&instruction);
      blocksLeftByJump.insert(instruction.getParent());
      continue;
    }
    dropTailMark(instruction);
    if (llvm::isa<llvm::ReturnInst>(instruction) && !blocksLeftByJump.contains(instruction.getParent()))
      changes.exits.push_back(&instruction);
    if (llvm::isa<llvm::LandingPadInst>(instruction))
      changes.returns.push_back(instruction.getNextNode());
    if (call && switchesStacks(*call))
      changes.returns.push_back(afterCall(*call));
  }
  return changes;
}

} // namespace

void plantFrameRecord(llvm::Function &function, const FramePlan &plan, RuntimeFunctions &runtime) {
  const StackChanges changes = findStackChanges(function, plan);
  FrameRecord record(function, runtime);
  record.enter();
  for (llvm::Instruction *place : changes.returns) // first: it may be an exit
    record.relinkBefore(*place);
  for (llvm::Instruction *exit : changes.exits)
    record.leaveBefore(*exit);
}

} // namespace snarl
