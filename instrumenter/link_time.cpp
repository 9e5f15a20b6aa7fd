#include "instrumenter/link_time.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

namespace snarl {
namespace {

// Attributes of functions in text outlast bitcode, linking, inlining and the splitting of functions.
constexpr char fullMark[] = "snarl-plant";
constexpr char noAccessChecksMark[] = "snarl-plant-no-access-checks";

constexpr char demandName[] = "__snarl_not_planted_link_with_snarl_clang_and_flto";
constexpr char demanderName[] = "__snarl_demand_planting";
constexpr int demandPriority = 0; // before all others

bool &isLeftToTheLink() {
  static bool isLeft = false;
  return isLeft;
}

} // namespace

void leavePlantingToTheLink() {
  isLeftToTheLink() = true;
}

bool isPlantingLeftToTheLink() {
  return isLeftToTheLink();
}

void markForTheLink(llvm::Function &function, const LinkTimeMark &mark, bool isApart) {
  if (isApart && !function.hasFnAttribute(llvm::Attribute::AlwaysInline))
    function.addFnAttr(llvm::Attribute::NoInline);
  function.addFnAttr(mark.treatment == Treatment::full ? fullMark : noAccessChecksMark, mark.settings);
}

std::optional<LinkTimeMark> takeMark(llvm::Function &function) {
  for (const auto &[name, treatment] :
       {std::pair(fullMark, Treatment::full), std::pair(noAccessChecksMark, Treatment::noAccessChecks)})
    if (function.hasFnAttribute(name)) {
      LinkTimeMark mark{treatment, function.getFnAttribute(name).getValueAsString().str()};
      function.removeFnAttr(name);
      return mark;
    }
  return std::nullopt;
}

void demandPlanting(llvm::Module &module) {
  auto *type = llvm::FunctionType::get(llvm::Type::getVoidTy(module.getContext()), false);
  auto *demander = llvm::Function::Create(type, llvm::GlobalValue::LinkOnceODRLinkage, demanderName, &module);
  demander->setVisibility(llvm::GlobalValue::HiddenVisibility);
  demander->setComdat(module.getOrInsertComdat(demanderName));
  llvm::IRBuilder<> builder(llvm::BasicBlock::Create(module.getContext(), "", demander));
  builder.CreateCall(module.getOrInsertFunction(demandName, type));
  builder.CreateRetVoid();
  llvm::appendToGlobalCtors(module, demander, demandPriority, demander);
}

void dropDemand(llvm::Module &module) {
  llvm::Function *demand = module.getFunction(demandName);
  if (!demand)
    return;
  while (!demand->use_empty())
    llvm::cast<llvm::CallBase>(demand->user_back())->eraseFromParent();
  demand->eraseFromParent();
}

} // namespace snarl
