#include "instrumenter/select/exclusions.h"

#include "instrumenter/llvm_compat.h"

#include "llvm/IR/Constants.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace snarl {
namespace {

bool isOwn(llvm::StringRef name) {
  return name.substr(0, 8) == "__snarl_";
}

} // namespace

Exclusions::Exclusions(const llvm::Module &module, const std::string &ignorelist, std::string &error) {
  readAnnotations(module);
  if (ignorelist.empty())
    return;
  list_ = llvm::SpecialCaseList::create({ignorelist}, *llvm::vfs::getRealFileSystem(), error);
  wholeModule_ = list_ && (listed("src", module.getSourceFileName()) || listed("mainfile", module.getSourceFileName()));
}

// @llvm.global.annotations = [{ function, text, file, line, arguments }, …]
void Exclusions::readAnnotations(const llvm::Module &module) {
  const llvm::GlobalVariable *annotations = module.getGlobalVariable("llvm.global.annotations");
  if (!annotations || !annotations->hasInitializer())
    return;
  for (const llvm::Use &use : annotations->getInitializer()->operands()) {
    const auto *entry = llvm::dyn_cast<llvm::ConstantStruct>(use);
    if (!entry || entry->getNumOperands() < 2)
      continue;
    const auto *function = llvm::dyn_cast<llvm::Function>(entry->getOperand(0)->stripPointerCasts());
    const auto *text = llvm::dyn_cast<llvm::GlobalVariable>(entry->getOperand(1)->stripPointerCasts());
    if (!function || !text || !text->hasInitializer())
      continue;
    const auto *bytes = llvm::dyn_cast<llvm::ConstantDataSequential>(text->getInitializer());
    if (bytes && bytes->isCString() && bytes->getAsCString() == noAccessChecksAnnotation)
      annotated_.insert(function);
  }
}

// The sections that speak to us: [thread], so that lists written for that sanitizer serve as they are, [snarl],
// and [*], which is also where entries before the first section belong.
bool Exclusions::listed(llvm::StringRef prefix, llvm::StringRef query) const {
  return list_->inSection("thread", prefix, query) || list_->inSection("snarl", prefix, query);
}

bool Exclusions::listedSource(const llvm::Function &function) const {
  const llvm::DISubprogram *subprogram = function.getSubprogram();
  return subprogram && listed("src", subprogram->getFilename());
}

Treatment Exclusions::of(const llvm::Function &function) const {
  if (function.isDeclaration() || function.hasAvailableExternallyLinkage() ||
      function.hasFnAttribute(llvm::Attribute::Naked) || compat::isPresplitCoroutine(function) ||
      function.hasFnAttribute(llvm::Attribute::DisableSanitizerInstrumentation) || isOwn(function.getName()))
    return Treatment::none;
  if (annotated_.contains(&function) ||
      (list_ && (wholeModule_ || listed("fun", function.getName()) || listedSource(function))))
    return Treatment::noAccessChecks;
  return Treatment::full;
}

bool Exclusions::ignoresGlobal(const llvm::GlobalVariable &variable) const {
  return list_ && listed("global", variable.getName());
}

} // namespace snarl
