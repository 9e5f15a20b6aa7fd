#include "instrumenter/lock_orders.h"

#include "instrumenter/lock_orders_pass.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Basic/SourceManager.h"

#include <optional>
#include <string>

namespace snarl {
namespace {

// Where a lock lies: from the start of a variable, or (no variable) of the object that the attribute stands in.
struct LockPlace {
  const clang::VarDecl *variable;
  clang::CharUnits distance;
  clang::CharUnits size;
};

bool isHeldElsewhere(clang::QualType type) {
  return type->isReferenceType() || type->isPointerType();
}

class PlaceFinder {
public:
  explicit PlaceFinder(clang::ASTContext &context) : context_(context) {}

  std::optional<LockPlace> find(const clang::Expr *expression) {
    expression = expression->IgnoreParens();
    if (const auto *full = llvm::dyn_cast<clang::FullExpr>(expression))
      return find(full->getSubExpr());
    if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression))
      return findUnary(*unary);
    if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression))
      return findBase(*cast);
    if (llvm::isa<clang::CXXThisExpr>(expression))
      return LockPlace{nullptr, clang::CharUnits::Zero(), clang::CharUnits::Zero()};
    if (const auto *member = llvm::dyn_cast<clang::MemberExpr>(expression))
      return findMember(*member);
    if (const auto *name = llvm::dyn_cast<clang::DeclRefExpr>(expression))
      return findName(*name->getDecl());
    return std::nullopt;
  }

  std::optional<LockPlace> ofVariable(const clang::VarDecl *variable) {
    if (!variable || !variable->hasGlobalStorage() || variable->getTLSKind() != clang::VarDecl::TLS_None ||
        variable->getType()->isDependentType() || variable->getType()->isIncompleteType() ||
        isHeldElsewhere(variable->getType()))
      return std::nullopt;
    return LockPlace{variable, clang::CharUnits::Zero(), context_.getTypeSizeInChars(variable->getType())};
  }

  std::optional<LockPlace> ofMember(const clang::FieldDecl &field) {
    const clang::RecordDecl *record = field.getParent()->getDefinition();
    if (!record || record->isInvalidDecl() || record->isDependentContext() || isHeldElsewhere(field.getType()))
      return std::nullopt;
    const clang::ASTRecordLayout &layout = context_.getASTRecordLayout(record);
    return LockPlace{nullptr,
                     context_.toCharUnitsFromBits(static_cast<int64_t>(layout.getFieldOffset(field.getFieldIndex()))),
                     context_.getTypeSizeInChars(field.getType())};
  }

private:
  // C has no `this`: a member of the same object stands there by its mere name.
  std::optional<LockPlace> findName(const clang::ValueDecl &named) {
    if (const auto *field = llvm::dyn_cast<clang::FieldDecl>(&named))
      return ofMember(*field);
    if (const auto *within = llvm::dyn_cast<clang::IndirectFieldDecl>(&named))
      return ofMemberWithin(*within);
    return ofVariable(llvm::dyn_cast<clang::VarDecl>(&named));
  }

  // Of a structure without a name.
  std::optional<LockPlace> ofMemberWithin(const clang::IndirectFieldDecl &named) {
    clang::CharUnits distance;
    std::optional<LockPlace> place;
    for (const clang::NamedDecl *step : named.chain()) {
      place = ofMember(*llvm::cast<clang::FieldDecl>(step));
      if (!place)
        return std::nullopt;
      place->distance += distance;
      distance = place->distance;
    }
    return place;
  }

  static bool isThis(const clang::Expr *expression) {
    return llvm::isa<clang::CXXThisExpr>(expression->IgnoreParenCasts());
  }

  // An object and its address are the same place; what a pointer points to is another.
  std::optional<LockPlace> findUnary(const clang::UnaryOperator &unary) {
    if (unary.getOpcode() == clang::UO_AddrOf || (unary.getOpcode() == clang::UO_Deref && isThis(unary.getSubExpr())))
      return find(unary.getSubExpr());
    return std::nullopt;
  }

  std::optional<LockPlace> findBase(const clang::CastExpr &cast) {
    std::optional<LockPlace> place = find(cast.getSubExpr());
    if (!place || cast.getCastKind() == clang::CK_NoOp)
      return place;
    if (cast.getCastKind() != clang::CK_UncheckedDerivedToBase && cast.getCastKind() != clang::CK_DerivedToBase)
      return std::nullopt;
    clang::QualType type = cast.getSubExpr()->getType();
    const clang::CXXRecordDecl *record =
        type->isPointerType() ? type->getPointeeCXXRecordDecl() : type->getAsCXXRecordDecl();
    for (const clang::CXXBaseSpecifier *step : cast.path()) {
      if (!record || step->isVirtual())
        return std::nullopt;
      const clang::CXXRecordDecl *base = step->getType()->getAsCXXRecordDecl();
      place->distance += context_.getASTRecordLayout(record).getBaseClassOffset(base);
      record = base;
    }
    return place;
  }

  std::optional<LockPlace> findMember(const clang::MemberExpr &member) {
    if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(member.getMemberDecl()))
      return ofVariable(variable);
    const auto *field = llvm::dyn_cast<clang::FieldDecl>(member.getMemberDecl());
    if (!field || (member.isArrow() && !isThis(member.getBase())))
      return std::nullopt;
    const std::optional<LockPlace> object = find(member.getBase());
    std::optional<LockPlace> place = ofMember(*field);
    if (!object || !place)
      return std::nullopt;
    place->variable = object->variable;
    place->distance += object->distance;
    return place;
  }

  clang::ASTContext &context_;
};

// The text and the arguments of an annotation, as they are made.
class Annotation {
public:
  explicit Annotation(clang::ASTContext &context) : context_(context), finder_(context) {}

  bool empty() const { return text_ == lockOrderAnnotation; }

  void addNumber(clang::CharUnits number) {
    const clang::QualType type = context_.UnsignedLongLongTy;
    const llvm::APInt value(64, static_cast<uint64_t>(number.getQuantity()));
    auto *literal = clang::IntegerLiteral::Create(context_, value, type, clang::SourceLocation());
    arguments_.push_back(
        clang::ConstantExpr::Create(context_, literal, clang::APValue(llvm::APSInt(value, /*isUnsigned=*/true))));
  }

  // The orders that the attributes of a lock declare.
  void addOrders(const clang::Decl &declaration, const LockPlace &lock) {
    for (const auto *attribute : declaration.specific_attrs<clang::AcquiredAfterAttr>())
      for (const clang::Expr *other : attribute->args())
        if (const std::optional<LockPlace> place = finder_.find(other))
          addOrder(*place, lock, attribute->getLocation());
    for (const auto *attribute : declaration.specific_attrs<clang::AcquiredBeforeAttr>())
      for (const clang::Expr *other : attribute->args())
        if (const std::optional<LockPlace> place = finder_.find(other))
          addOrder(lock, *place, attribute->getLocation());
  }

  void attachTo(clang::Decl &declaration) {
    declaration.addAttr(clang::AnnotateAttr::CreateImplicit(context_, text_, arguments_.data(),
                                                            static_cast<unsigned>(arguments_.size())));
  }

private:
  void addOrder(const LockPlace &before, const LockPlace &after, clang::SourceLocation location) {
    const clang::PresumedLoc place = context_.getSourceManager().getPresumedLoc(location);
    if (place.isValid())
      text_ += std::string(place.getFilename()) + ":" + std::to_string(place.getLine());
    text_ += "\n";
    for (const LockPlace *end : {&before, &after}) {
      if (end->variable)
        addAddress(*end);
      else
        addNumber(end->distance);
      addNumber(end->size);
    }
  }

  void addAddress(const LockPlace &place) {
    const clang::APValue value(clang::APValue::LValueBase(const_cast<clang::VarDecl *>(place.variable)), place.distance,
                               clang::APValue::NoLValuePath());
    auto *expression =
        new (context_) clang::OpaqueValueExpr(clang::SourceLocation(), context_.VoidPtrTy, clang::VK_PRValue);
    arguments_.push_back(clang::ConstantExpr::Create(context_, expression, value));
  }

  clang::ASTContext &context_;
  PlaceFinder finder_;
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
  const std::optional<LockPlace> place = PlaceFinder(context).ofVariable(&variable);
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
  PlaceFinder finder(context);
  for (clang::FieldDecl *named : record.fields()) {
    if (!declaresOrder(*named) || isCarried(*named))
      continue;
    const std::optional<LockPlace> place = finder.ofMember(*named);
    if (!place)
      continue;
    Annotation annotation(context);
    annotation.addNumber(place->distance);
    annotation.addNumber(place->size);
    for (const clang::FieldDecl *field : record.fields())
      if (const std::optional<LockPlace> lock = declaresOrder(*field) ? finder.ofMember(*field) : std::nullopt)
        annotation.addOrders(*field, *lock);
    if (!annotation.empty())
      annotation.attachTo(*named);
  }
}

} // namespace snarl
