// The plugin as clang's front end sees it (-fplugin=): it runs beside the main action, takes the options given
// by -fplugin-arg-snarl-KEY=VALUE, adds the pass to the back end so that -fplugin= alone suffices, and carries
// no_sanitize("thread") to the pass, for clang drops that attribute unless it sanitizes itself, and the orders of locks
// that attributes declare, which clang only checks.
#include "instrumenter/link_time.h"
#include "instrumenter/llvm_compat.h"
#include "instrumenter/lock_orders.h"
#include "instrumenter/options.h"
#include "instrumenter/pass.h"
#include "instrumenter/select/exclusions.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Lex/Preprocessor.h"

#include <dlfcn.h>

namespace snarl {
namespace {

std::string ownPath() {
  Dl_info info;
  return dladdr(reinterpret_cast<void *>(&ownPath), &info) && info.dli_fname ? info.dli_fname : "";
}

bool excludesThreadSanitizer(const clang::Decl &declaration) {
  for (const auto *attribute : declaration.specific_attrs<clang::NoSanitizeAttr>())
    for (llvm::StringRef sanitizer : attribute->sanitizers())
      if (sanitizer == "thread" || sanitizer == "all")
        return true;
  return false;
}

// Repeats no_sanitize("thread") as an annotation, which clang hands on to the IR. Such a function must not be
// inlined into one that is checked, nor the other way round, lest the attribute's reach change.
void annotate(clang::Decl &declaration) {
  clang::ASTContext &context = declaration.getASTContext();
  declaration.addAttr(
      clang::AnnotateAttr::CreateImplicit(context, noAccessChecksAnnotation, static_cast<clang::Expr **>(nullptr), 0));
  if (!declaration.hasAttr<clang::AlwaysInlineAttr>() && !declaration.hasAttr<clang::NoInlineAttr>())
    declaration.addAttr(clang::NoInlineAttr::CreateImplicit(context));
}

// Code that is annotated for ThreadSanitizer asks __has_feature(thread_sanitizer), or for the macro that GCC defines.
// The former is answered from the language options. They must be as they were when clang makes its back end, lest
// ThreadSanitizer be planted too; a precompiled header keeps them, for who includes it has them as well.
class FeatureOfThreadSanitizer {
public:
  explicit FeatureOfThreadSanitizer(clang::CompilerInstance &compiler)
      : compiler_(compiler), isShown_(readOptions().options.hasFeatureTsan) {
    if (!isShown_)
      return;
    clang::Preprocessor &preprocessor = compiler.getPreprocessor();
    preprocessor.setPredefines(preprocessor.getPredefines() + "#define __SANITIZE_THREAD__ 1\n");
    show(true);
  }
  void endOfSources() {
    if (isShown_ && compiler_.getFrontendOpts().ProgramAction != clang::frontend::GeneratePCH)
      show(false);
  }

private:
  void show(bool on) { compiler_.getLangOpts().Sanitize.set(clang::SanitizerKind::Thread, on); }

  clang::CompilerInstance &compiler_;
  bool isShown_;
};

class AttributeCarrier : public clang::ASTConsumer {
public:
  explicit AttributeCarrier(clang::CompilerInstance &compiler) : feature_(compiler) {}

  void HandleTranslationUnit(clang::ASTContext &) override { feature_.endOfSources(); }

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    for (clang::Decl *declaration : group)
      visit(*declaration);
    return true;
  }

  // Instantiations of templates are told of by these only.
  void HandleTagDeclDefinition(clang::TagDecl *tag) override {
    if (auto *record = llvm::dyn_cast<clang::RecordDecl>(tag))
      carryLockOrdersWithin(*record);
  }
  void HandleCXXStaticMemberVarInstantiation(clang::VarDecl *variable) override { carryLockOrders(*variable); }

private:
  // The attributes of a class within another are read at the end of the outer one only.
  static void carryLockOrdersWithin(clang::RecordDecl &record) {
    carryLockOrders(record);
    for (clang::Decl *inner : record.noload_decls())
      if (auto *nested = llvm::dyn_cast<clang::RecordDecl>(inner); nested && nested->isThisDeclarationADefinition())
        carryLockOrdersWithin(*nested);
  }

  void visit(clang::Decl &declaration) {
    if (auto *pattern = llvm::dyn_cast<clang::FunctionTemplateDecl>(&declaration))
      return visit(*pattern->getTemplatedDecl());
    if (auto *pattern = llvm::dyn_cast<clang::ClassTemplateDecl>(&declaration))
      return visit(*pattern->getTemplatedDecl());
    if (auto *function = llvm::dyn_cast<clang::FunctionDecl>(&declaration)) {
      if (excludesThreadSanitizer(declaration) && !declaration.hasAttr<clang::AnnotateAttr>())
        annotate(declaration);
      return visitLocals(*function);
    }
    auto *variable = llvm::dyn_cast<clang::VarDecl>(&declaration);
    if (variable)
      carryLockOrders(*variable);
    if (variable && variable->getInit())
      if (auto *lambda = llvm::dyn_cast<clang::LambdaExpr>(variable->getInit()->IgnoreImplicit()))
        return visit(*lambda->getLambdaClass());
    if (llvm::isa<clang::NamespaceDecl>(declaration) || llvm::isa<clang::LinkageSpecDecl>(declaration) ||
        llvm::isa<clang::RecordDecl>(declaration) || llvm::isa<clang::ExportDecl>(declaration))
      for (clang::Decl *inner : llvm::cast<clang::DeclContext>(&declaration)->noload_decls())
        visit(*inner);
  }

  // Those of lambda expressions among them; and variables, which may be static ones.
  void visitLocals(clang::FunctionDecl &function) {
    for (clang::Decl *inner : function.noload_decls())
      if (llvm::isa<clang::RecordDecl>(inner))
        visit(*inner);
      else if (auto *variable = llvm::dyn_cast<clang::VarDecl>(inner))
        carryLockOrders(*variable);
  }

  FeatureOfThreadSanitizer feature_;
};

void refuseLinkTimeOptimisation(clang::DiagnosticsEngine &diagnostics) {
  diagnostics.Report(diagnostics.getCustomDiagID(
      clang::DiagnosticsEngine::Error,
      "snarl: code that -flto inlines after it was instrumented would have wrong call stacks; add -fno-lto"));
}

class FrontendPlugin : public clang::PluginASTAction {
protected:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &compiler, llvm::StringRef) override {
    if (const clang::CodeGenOptions &options = compiler.getCodeGenOpts();
        options.PrepareForThinLTO || (options.PrepareForLTO && !isPlantingLeftToTheLink()))
      refuseLinkTimeOptimisation(compiler.getDiagnostics());
    compat::addToBackend(compiler.getCodeGenOpts(), ownPath(), registerPass);
    return std::make_unique<AttributeCarrier>(compiler);
  }

  bool ParseArgs(const clang::CompilerInstance &, const std::vector<std::string> &arguments) override {
    for (const std::string &argument : arguments)
      if (argument == atLinkArgument)
        leavePlantingToTheLink();
      else
        addOptionFromCommandLine(argument);
    return true;
  }

  ActionType getActionType() override { return AddBeforeMainAction; }
};

const clang::FrontendPluginRegistry::Add<FrontendPlugin> registration("snarl", "checks for data races and deadlocks");

} // namespace
} // namespace snarl
