#include "instrumenter/select/stand_ins.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/Metadata.h"
#include "llvm/IR/Module.h"

#include <algorithm>

namespace snarl {

bool isSwept(const llvm::Instruction &access) {
  const llvm::MDNode *groups = access.getMetadata(llvm::LLVMContext::MD_access_group);
  const llvm::NamedMDNode *holder = groups ? access.getModule()->getNamedMetadata(sweptMarkHolder) : nullptr;
  if (!holder)
    return false;
  return std::any_of(holder->op_begin(), holder->op_end(), [groups](const llvm::MDNode *mark) {
    return groups == mark || std::any_of(groups->op_begin(), groups->op_end(),
                                         [mark](const llvm::MDOperand &group) { return group.get() == mark; });
  });
}

bool isStandIn(const llvm::CallBase &call) {
  const llvm::Function *callee = call.getCalledFunction();
  return callee && (callee->getName() == readStandIn || callee->getName() == writeStandIn ||
                    callee->getName() == readRecordsStandIn || callee->getName() == writeRecordsStandIn);
}

std::optional<Check> checkOfStandIn(llvm::CallBase &call) {
  if (!isStandIn(call))
    return std::nullopt;
  Check check;
  check.before = &call;
  check.sweep = true;
  check.address = call.getArgOperand(0);
  const llvm::StringRef name = call.getCalledFunction()->getName();
  check.direction = name == writeStandIn || name == writeRecordsStandIn ? Direction::write : Direction::read;
  check.alignment = call.getParamAlign(0).valueOrOne();
  if (call.arg_size() == 4) {
    check.records = call.getArgOperand(1);
    check.size = llvm::cast<llvm::ConstantInt>(call.getArgOperand(2))->getZExtValue();
    check.step = llvm::cast<llvm::ConstantInt>(call.getArgOperand(3))->getZExtValue();
  } else if (const auto *size = llvm::dyn_cast<llvm::ConstantInt>(call.getArgOperand(1)))
    check.size = size->getZExtValue();
  else
    check.dynamicSize = call.getArgOperand(1);
  return check;
}

} // namespace snarl
