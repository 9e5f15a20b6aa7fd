#include "instrumenter/plant/stand_ins.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/select/stand_ins.h"

#include "llvm/Analysis/VectorUtils.h"
#include "llvm/IR/DebugInfoMetadata.h"

namespace snarl {
namespace {

llvm::Function *declareStandIn(llvm::Module &module, Direction direction) {
  const char *name = direction == Direction::write ? writeStandIn : readStandIn;
  if (llvm::Function *known = module.getFunction(name))
    return known;
  llvm::LLVMContext &context = module.getContext();
  auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(context),
                                       {compat::bytePointer(context), llvm::Type::getInt64Ty(context)}, false);
  auto *function = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, name, module);
  for (const auto kind : {llvm::Attribute::NoUnwind, llvm::Attribute::WillReturn, llvm::Attribute::NoSync,
                          llvm::Attribute::NoFree, llvm::Attribute::NoMerge})
    function->addFnAttr(kind);
  function->setOnlyAccessesInaccessibleMemory();
  compat::addNoCapture(*function, 0);
  function->addParamAttr(0, llvm::Attribute::ReadNone);
  return function;
}

llvm::MDNode *mark(llvm::Module &module) {
  llvm::NamedMDNode *holder = module.getOrInsertNamedMetadata(sweptMarkHolder);
  if (holder->getNumOperands() == 0)
    holder->addOperand(llvm::MDNode::getDistinct(module.getContext(), {}));
  return holder->getOperand(0);
}

llvm::DebugLoc locationOf(const llvm::Instruction &access) {
  llvm::DebugLoc location = access.getDebugLoc();
  if (llvm::DISubprogram *function = access.getFunction()->getSubprogram(); function && !location)
    location = llvm::DILocation::get(access.getContext(), 0, 0, function);
  return location;
}

} // namespace

void plantStandIn(const Sweep &sweep, llvm::ScalarEvolution &evolution) {
  llvm::Instruction *place = sweep.place->getTerminator();
  llvm::Module &module = *place->getModule();
  llvm::SCEVExpander expander = compat::makeExpander(evolution, module.getDataLayout());
  llvm::IRBuilder<> builder(place);
  llvm::Value *start = expander.expandCodeFor(sweep.start, compat::bytePointer(module.getContext()), place);
  llvm::Value *size = expander.expandCodeFor(sweep.size, builder.getInt64Ty(), place);
  builder.SetCurrentDebugLocation(locationOf(*sweep.covers.front()));
  llvm::CallInst *call = builder.CreateCall(declareStandIn(module, sweep.direction), {start, size});
  call->addParamAttr(0, llvm::Attribute::getWithAlignment(module.getContext(), sweep.alignment));
  for (llvm::Instruction *access : sweep.covers) {
    llvm::MDNode *groups = access->getMetadata(llvm::LLVMContext::MD_access_group);
    access->setMetadata(llvm::LLVMContext::MD_access_group, llvm::uniteAccessGroups(groups, mark(module)));
  }
}

void removeStandIns(llvm::Module &module) {
  for (const char *name : {readStandIn, writeStandIn}) {
    llvm::Function *function = module.getFunction(name);
    if (!function)
      continue;
    while (!function->use_empty())
      llvm::cast<llvm::CallBase>(function->user_back())->eraseFromParent();
    function->eraseFromParent();
  }
}

} // namespace snarl
