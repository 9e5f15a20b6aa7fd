#include "instrumenter/lock_orders.h"

#include "instrumenter/declared_places.h"
#include "instrumenter/lock_orders_pass.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/SourceManager.h"

#include <optional>
#include <string>

namespace snarl {
namespace {

// The text and the arguments of an annotation, as they are made.
class Annotation {
public:
  explicit Annotation(clang::ASTContext &context) : context_(context) {}

  bool empty() const { return text_ == lockOrderAnnotation; }

  void addNumber(clang::CharUnits number) {
    const clang::QualType type = context_.UnsignedLongLongTy;
    const llvm::APInt value(64, static_cast<uint64_t>(number.getQuantity()));
    auto *literal = clang::IntegerLiteral::Create(context_, value, type, clang::SourceLocation());
    arguments_.push_back(
        clang::ConstantExpr::Create(context_, literal, clang::APValue(llvm::APSInt(value, /*isUnsigned=*/true))));
  }

  // The orders that the attributes of a lock declare.
  void addOrders(const clang::Decl &declaration, const DeclaredPlace &lock) {
    for (const auto *attribute : declaration.specific_attrs<clang::AcquiredAfterAttr>())
      for (const clang::Expr *other : attribute->args())
        if (const std::optional<DeclaredPlace> place = findDeclaredPlace(context_, *other))
          addOrder(*place, lock, attribute->getLocation());
    for (const auto *attribute : declaration.specific_attrs<clang::AcquiredBeforeAttr>())
      for (const clang::Expr *other : attribute->args())
        if (const std::optional<DeclaredPlace> place = findDeclaredPlace(context_, *other))
          addOrder(lock, *place, attribute->getLocation());
  }

  void attachTo(clang::Decl &declaration) {
    declaration.addAttr(clang::AnnotateAttr::CreateImplicit(context_, text_, arguments_.data(),
                                                            static_cast<unsigned>(arguments_.size())));
  }

private:
  void addOrder(const DeclaredPlace &before, const DeclaredPlace &after, clang::SourceLocation location) {
    const clang::PresumedLoc place = context_.getSourceManager().getPresumedLoc(location);
    if (place.isValid())
      text_ += std::string(place.getFilename()) + ":" + std::to_string(place.getLine());
    text_ += "\n";
    for (const DeclaredPlace *end : {&before, &after}) {
      if (end->variable)
        addAddress(*end);
      else
        addNumber(end->distance);
      addNumber(end->size);
      addNumber(end->behind ? *end->behind : clang::CharUnits::fromQuantity(notBehindPointer));
    }
  }

  void addAddress(const DeclaredPlace &place) {
    const clang::APValue value(clang::APValue::LValueBase(const_cast<clang::VarDecl *>(place.variable)), place.distance,
                               clang::APValue::NoLValuePath());
    auto *expression =
        new (context_) clang::OpaqueValueExpr(clang::SourceLocation(), context_.VoidPtrTy, clang::VK_PRValue);
    arguments_.push_back(clang::ConstantExpr::Create(context_, expression, value));
  }

  clang::ASTContext &context_;
  std::string text_ = lockOrderAnnotation;
  llvm::SmallVector<clang::Expr *, 8> arguments_;
};

bool declaresOrder(const clang::Decl &declaration) {
  return declaration.hasAttr<clang::AcquiredAfterAttr>() || declaration.hasAttr<clang::AcquiredBeforeAttr>();
}

bool isCarried(const clang::Decl &declaration) {
  for (const auto *attribute : declaration.specific_attrs<clang::AnnotateAttr>())
    if (attribute->getAnnotation().substr(0, sizeof(lockOrderAnnotation) - 1) == llvm::StringRef(lockOrderAnnotation))
      return true;
  return false;
}

} // namespace

void carryLockOrders(clang::VarDecl &variable) {
  if (!declaresOrder(variable) || isCarried(variable))
    return;
  clang::ASTContext &context = variable.getASTContext();
  const std::optional<DeclaredPlace> place = findDeclaredPlace(context, variable);
  if (!place)
    return;
  Annotation annotation(context);
  annotation.addOrders(variable, *place);
  if (!annotation.empty())
    annotation.attachTo(variable);
}

// Each member with an attribute carries the orders of all: one may follow from the others.
void carryLockOrders(clang::RecordDecl &record) {
  if (record.isDependentContext() || record.isInvalidDecl() || record.isAnonymousStructOrUnion())
    return;
  clang::ASTContext &context = record.getASTContext();
  for (clang::FieldDecl *named : record.fields()) {
    if (!declaresOrder(*named) || isCarried(*named))
      continue;
    const std::optional<DeclaredPlace> place = findDeclaredPlace(context, *named);
    if (!place)
      continue;
    Annotation annotation(context);
    annotation.addNumber(place->distance);
    annotation.addNumber(place->size);
    for (const clang::FieldDecl *field : record.fields())
      if (const std::optional<DeclaredPlace> lock =
              declaresOrder(*field) ? findDeclaredPlace(context, *field) : std::nullopt)
        annotation.addOrders(*field, *lock);
    if (!annotation.empty())
      annotation.attachTo(*named);
  }
}

} // namespace snarl
