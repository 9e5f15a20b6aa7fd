#include "instrumenter/plant/stand_ins.h"

#include "instrumenter/llvm_compat.h"
#include "instrumenter/select/stand_ins.h"

#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/VectorUtils.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/Transforms/Utils/ScalarEvolutionExpander.h"

#include <map>

namespace snarl {
namespace {

const char *nameOf(const Sweep &sweep) {
  if (sweep.records)
    return sweep.direction == Direction::write ? writeRecordsStandIn : readRecordsStandIn;
  return sweep.direction == Direction::write ? writeStandIn : readStandIn;
}

llvm::Function *declareStandIn(llvm::Module &module, const Sweep &sweep) {
  if (llvm::Function *known = module.getFunction(nameOf(sweep)))
    return known;
  llvm::LLVMContext &context = module.getContext();
  llvm::SmallVector<llvm::Type *, 4> parameters(sweep.records ? 4 : 2, llvm::Type::getInt64Ty(context));
  parameters.front() = compat::bytePointer(context);
  auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(context), parameters, false);
  auto *function = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, nameOf(sweep), module);
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

class StandInPlanter {
public:
  StandInPlanter(llvm::Module &module, llvm::ScalarEvolution &evolution)
      : module_(module), evolution_(evolution), expander_(compat::makeExpander(evolution, module.getDataLayout())) {}

  void plant(const Sweep &sweep) {
    llvm::Instruction *place = sweep.place->getTerminator();
    llvm::IRBuilder<> builder(place);
    llvm::SmallVector<llvm::Value *, 4> arguments{startOf(sweep, builder)};
    llvm::Value *size = expander_.expandCodeFor(sweep.size, builder.getInt64Ty(), place);
    if (sweep.records) {
      llvm::Value *records = expander_.expandCodeFor(sweep.records, builder.getInt64Ty(), place);
      arguments.append({guarded(sweep, records, builder), size, builder.getInt64(sweep.step)});
    } else {
      arguments.push_back(guarded(sweep, size, builder));
    }
    builder.SetCurrentDebugLocation(locationOf(*sweep.covers.front()));
    llvm::CallInst *call = builder.CreateCall(declareStandIn(module_, sweep), arguments);
    call->addParamAttr(0, llvm::Attribute::getWithAlignment(module_.getContext(), sweep.alignment));
    if (sweep.keepsTests)
      return;
    for (llvm::Instruction *access : sweep.covers) {
      llvm::MDNode *groups = access->getMetadata(llvm::LLVMContext::MD_access_group);
      access->setMetadata(llvm::LLVMContext::MD_access_group, llvm::uniteAccessGroups(groups, mark(module_)));
    }
  }

private:
  llvm::Value *areApart(const Sweep &sweep, llvm::IRBuilder<> &builder) {
    llvm::Value *&known = apart_[sweep.place];
    if (known)
      return known; // of the same loop
    const auto expand = [&](const llvm::SCEV *expression) {
      llvm::Value *value = expander_.expandCodeFor(expression, expression->getType(), sweep.place->getTerminator());
      return builder.CreateZExtOrTrunc(
          value->getType()->isPointerTy() ? builder.CreatePtrToInt(value, builder.getInt64Ty()) : value,
          builder.getInt64Ty());
    };
    for (const KeptApart &apart : sweep.apart) {
      llvm::Value *begin = expand(apart.begin), *from = expand(apart.from), *is;
      if (apart.to)
        is = builder.CreateOr(builder.CreateICmpULE(builder.CreateAdd(begin, expand(apart.size)), from),
                              builder.CreateICmpULE(expand(apart.to), begin));
      else
        is = builder.CreateICmpEQ(begin, from);
      known = known ? builder.CreateAnd(known, is) : is;
    }
    return known;
  }

  // The number, or 0 where nothing is accessed.
  llvm::Value *guarded(const Sweep &sweep, llvm::Value *number, llvm::IRBuilder<> &builder) {
    for (const SweepGuard &guard : sweep.guards) {
      llvm::Value *none = builder.getInt64(0);
      llvm::Value *&known = guarded_[{number, guard.condition}];
      const auto *there = llvm::dyn_cast_or_null<llvm::Instruction>(known);
      if (!there || there->getParent() != sweep.place)
        known = builder.CreateSelect(guard.condition, guard.holds ? number : none, guard.holds ? none : number);
      number = known;
    }
    if (!sweep.apart.empty())
      number = builder.CreateSelect(areApart(sweep, builder), number, builder.getInt64(0));
    return number;
  }

  // Fields of the same records are told from the first of them, so that reduce/joined_tests.h knows them.
  llvm::Value *startOf(const Sweep &sweep, llvm::IRBuilder<> &builder) {
    llvm::PointerType *pointer = compat::bytePointer(module_.getContext());
    for (const auto &[known, start] : records_)
      if (sweep.records && known->place == sweep.place && known->records == sweep.records && known->step == sweep.step)
        if (const auto *distance =
                llvm::dyn_cast<llvm::SCEVConstant>(evolution_.getMinusSCEV(sweep.start, known->start)))
          return builder.CreateGEP(builder.getInt8Ty(), start, distance->getValue());
    llvm::Value *start = expander_.expandCodeFor(sweep.start, pointer, sweep.place->getTerminator());
    if (sweep.records)
      records_.emplace_back(&sweep, start);
    return start;
  }

  llvm::Module &module_;
  llvm::ScalarEvolution &evolution_;
  llvm::SCEVExpander expander_;
  std::vector<std::pair<const Sweep *, llvm::Value *>> records_;
  std::map<std::pair<llvm::Value *, llvm::Value *>, llvm::Value *> guarded_; // by number and condition
  std::map<const llvm::BasicBlock *, llvm::Value *> apart_;                  // by place
};

} // namespace

void plantStandIns(llvm::ArrayRef<Sweep> sweeps, llvm::ScalarEvolution &evolution) {
  if (sweeps.empty())
    return;
  StandInPlanter planter(*sweeps.front().place->getModule(), evolution);
  for (const Sweep &sweep : sweeps)
    planter.plant(sweep);
}

void removeStandIns(llvm::Module &module) {
  for (const char *name : {readStandIn, writeStandIn, readRecordsStandIn, writeRecordsStandIn}) {
    llvm::Function *function = module.getFunction(name);
    if (!function)
      continue;
    while (!function->use_empty())
      llvm::cast<llvm::CallBase>(function->user_back())->eraseFromParent();
    function->eraseFromParent();
  }
}

} // namespace snarl
