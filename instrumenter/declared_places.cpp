#include "instrumenter/declared_places.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecordLayout.h"

namespace snarl {
namespace {

using LockPlace = std::optional<DeclaredPlace>;

bool isHeldElsewhere(clang::QualType type) {
  return type->isReferenceType() || type->isPointerType();
}

bool hasKnownSize(clang::QualType type) {
  return !type->isDependentType() && !type->isIncompleteType() && !type->isFunctionType();
}

// The start of the object.
DeclaredPlace ofThis() {
  return {nullptr, clang::CharUnits::Zero(), std::nullopt, clang::CharUnits::Zero()};
}

// Those of the standard whose first word, in all libraries, is the pointer.
bool isSmartPointer(const clang::ASTContext &context, clang::QualType type) {
  const clang::CXXRecordDecl *record = type->getAsCXXRecordDecl();
  if (!record || !record->isInStdNamespace() || !record->getIdentifier() || !hasKnownSize(type))
    return false;
  const uint64_t pointers = context.getTypeSize(type) / context.getTypeSize(context.VoidPtrTy);
  // More of a unique pointer: a deleter, which may come first.
  return (record->getName() == "unique_ptr" && pointers == 1) || (record->getName() == "shared_ptr" && pointers == 2);
}

const clang::Expr *onlyReturned(const clang::FunctionDecl &function) {
  const auto *body = llvm::dyn_cast_or_null<clang::CompoundStmt>(function.getBody());
  const auto *last = body && body->size() == 1 ? llvm::dyn_cast<clang::ReturnStmt>(body->body_front()) : nullptr;
  return last ? last->getRetValue() : nullptr;
}

class PlaceFinder {
public:
  explicit PlaceFinder(const clang::ASTContext &context) : context_(context) {}

  LockPlace find(const clang::Expr &expression) {
    return expression.getType()->isPointerType() ? findPointee(expression) : findObject(expression);
  }

  LockPlace ofVariable(const clang::VarDecl &variable) {
    if (!variable.hasGlobalStorage() || variable.getTLSKind() != clang::VarDecl::TLS_None ||
        !hasKnownSize(variable.getType()))
      return std::nullopt;
    return DeclaredPlace{&variable, clang::CharUnits::Zero(), std::nullopt,
                         context_.getTypeSizeInChars(variable.getType())};
  }

  // Of a reference: its own place.
  LockPlace ofMember(const clang::FieldDecl &field) {
    const clang::RecordDecl *record = field.getParent()->getDefinition();
    if (!record || record->isInvalidDecl() || record->isDependentContext() || field.isBitField() ||
        !hasKnownSize(field.getType().getNonReferenceType()))
      return std::nullopt;
    const clang::ASTRecordLayout &layout = context_.getASTRecordLayout(record);
    return DeclaredPlace{
        nullptr, context_.toCharUnitsFromBits(static_cast<int64_t>(layout.getFieldOffset(field.getFieldIndex()))),
        std::nullopt, context_.getTypeSizeInChars(field.getType())};
  }

private:
  // What a pointer points to.
  LockPlace findPointee(const clang::Expr &pointer) {
    const clang::Expr &expression = *pointer.IgnoreParens();
    if (const auto *full = llvm::dyn_cast<clang::FullExpr>(&expression))
      return findPointee(*full->getSubExpr());
    if (llvm::isa<clang::CXXThisExpr>(expression))
      return ofThis();
    if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(&expression))
      return unary->getOpcode() == clang::UO_AddrOf ? findObject(*unary->getSubExpr()) : std::nullopt;
    if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(&expression))
      return cast->getCastKind() == clang::CK_LValueToRValue ? findPointee(*cast->getSubExpr()) : findBase(*cast);
    if (const auto *call = llvm::dyn_cast<clang::CallExpr>(&expression))
      return findCall(*call);
    return lead(findObject(expression), expression.getType()->getPointeeType());
  }

  // An object, which the expression designates.
  LockPlace findObject(const clang::Expr &object) {
    const clang::Expr &expression = *object.IgnoreParens();
    if (const auto *full = llvm::dyn_cast<clang::FullExpr>(&expression))
      return findObject(*full->getSubExpr());
    if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(&expression))
      return unary->getOpcode() == clang::UO_Deref ? findPointee(*unary->getSubExpr()) : std::nullopt;
    if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(&expression))
      return findBase(*cast);
    if (const auto *call = llvm::dyn_cast<clang::CallExpr>(&expression))
      return findCall(*call);
    if (const auto *member = llvm::dyn_cast<clang::MemberExpr>(&expression))
      return findMember(*member);
    if (const auto *name = llvm::dyn_cast<clang::DeclRefExpr>(&expression))
      return findName(*name->getDecl());
    return std::nullopt;
  }

  LockPlace findOwner(const clang::Expr &owner) {
    return owner.getType()->isPointerType() ? findPointee(owner) : findObject(owner);
  }

  // C has no `this`: a member of the same object stands there by its mere name.
  LockPlace findName(const clang::ValueDecl &named) {
    if (const auto *field = llvm::dyn_cast<clang::FieldDecl>(&named))
      return referred(ofMember(*field), field->getType());
    if (const auto *within = llvm::dyn_cast<clang::IndirectFieldDecl>(&named))
      return ofMemberWithin(*within);
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(&named);
    return variable ? findVariable(*variable) : std::nullopt;
  }

  // A reference may have no place; but it is for ever what it is initialised with.
  LockPlace findVariable(const clang::VarDecl &variable) {
    if (!variable.getType()->isReferenceType())
      return ofVariable(variable);
    const clang::Expr *initial = variable.hasGlobalStorage() ? variable.getAnyInitializer() : nullptr;
    if (!initial || variable.isStaticLocal() || initial->isValueDependent() || !enter())
      return std::nullopt;
    const LockPlace place = findObject(*initial);
    --depth_;
    return place && !place->behind ? place : std::nullopt;
  }

  // Of a structure without a name.
  LockPlace ofMemberWithin(const clang::IndirectFieldDecl &named) {
    LockPlace place = ofThis();
    for (const clang::NamedDecl *step : named.chain())
      place = join(place, ofMember(*llvm::cast<clang::FieldDecl>(step)));
    return referred(place, named.getType());
  }

  LockPlace findBase(const clang::CastExpr &cast) {
    LockPlace place = findOwner(*cast.getSubExpr());
    if (!place || cast.getCastKind() == clang::CK_NoOp)
      return place;
    if (cast.getCastKind() != clang::CK_UncheckedDerivedToBase && cast.getCastKind() != clang::CK_DerivedToBase)
      return std::nullopt;
    const clang::QualType type = cast.getSubExpr()->getType();
    const clang::CXXRecordDecl *record =
        type->isPointerType() ? type->getPointeeCXXRecordDecl() : type->getAsCXXRecordDecl();
    for (const clang::CXXBaseSpecifier *step : cast.path()) {
      if (!record || step->isVirtual())
        return std::nullopt;
      const clang::CXXRecordDecl *base = step->getType()->getAsCXXRecordDecl();
      DeclaredPlace within = ofThis();
      within.distance = context_.getASTRecordLayout(record).getBaseClassOffset(base);
      place = join(place, within);
      record = base;
    }
    return place;
  }

  LockPlace findMember(const clang::MemberExpr &member) {
    if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(member.getMemberDecl()))
      return findVariable(*variable);
    const auto *field = llvm::dyn_cast<clang::FieldDecl>(member.getMemberDecl());
    if (!field)
      return std::nullopt;
    return referred(join(findOwner(*member.getBase()), ofMember(*field)), field->getType());
  }

  LockPlace findCall(const clang::CallExpr &call) {
    const clang::FunctionDecl *function = call.getDirectCallee();
    if (!function)
      return std::nullopt;
    const clang::Expr *object = ownerOf(call);
    if (object && isSmartPointer(context_, object->IgnoreParenImpCasts()->getType()))
      return isAccess(*function) ? lead(findObject(*object->IgnoreParenImpCasts()), pointeeOf(call)) : std::nullopt;
    const clang::Expr *returned = whatReturns(*function);
    if (!returned || !enter())
      return std::nullopt;
    const LockPlace within = find(*returned);
    --depth_;
    return object ? join(findOwner(*object), within) : within;
  }

  // The object whose member function is called, or null.
  static const clang::Expr *ownerOf(const clang::CallExpr &call) {
    if (const auto *member = llvm::dyn_cast<clang::CXXMemberCallExpr>(&call))
      return member->getImplicitObjectArgument();
    const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(call.getDirectCallee());
    return method && !method->isStatic() && llvm::isa<clang::CXXOperatorCallExpr>(call) ? call.getArg(0) : nullptr;
  }

  static bool isAccess(const clang::FunctionDecl &function) {
    return function.getOverloadedOperator() == clang::OO_Arrow || function.getOverloadedOperator() == clang::OO_Star ||
           (function.getIdentifier() && function.getName() == "get");
  }

  static clang::QualType pointeeOf(const clang::CallExpr &call) {
    return call.getType()->isPointerType() ? call.getType()->getPointeeType() : call.getType();
  }

  // Of the function's own body its parameters are not known; and a virtual one may be another.
  static const clang::Expr *whatReturns(const clang::FunctionDecl &function) {
    for (const clang::FunctionDecl *declaration : function.redecls())
      if (const auto *attribute = declaration->getAttr<clang::LockReturnedAttr>())
        return attribute->getArg();
    const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
    if ((method && method->isVirtual()) || !isHeldElsewhere(function.getReturnType()) ||
        function.hasAttr<clang::WeakAttr>())
      return nullptr;
    return onlyReturned(function);
  }

  // A part of an object, or what is reached from there.
  static LockPlace join(const LockPlace &object, const LockPlace &part) {
    if (!part || part->variable)
      return part;
    if (!object || (object->behind && part->behind))
      return std::nullopt;
    LockPlace place = part;
    place->variable = object->variable;
    if (object->behind) {
      place->distance = object->distance;
      place->behind = *object->behind + part->distance;
    } else {
      place->distance += object->distance;
    }
    return place;
  }

  LockPlace referred(const LockPlace &member, clang::QualType type) {
    return type->isReferenceType() ? lead(member, type.getNonReferenceType()) : member;
  }

  // Where the pointer at a place leads. What is behind two cannot be told: the second may lie in memory that is gone.
  LockPlace lead(LockPlace pointer, clang::QualType pointee) {
    if (!pointer || pointer->behind || !hasKnownSize(pointee))
      return std::nullopt;
    pointer->behind = clang::CharUnits::Zero();
    pointer->size = context_.getTypeSizeInChars(pointee);
    return pointer;
  }

  // A function may call itself.
  bool enter() {
    constexpr unsigned deepest = 8;
    if (depth_ == deepest)
      return false;
    ++depth_;
    return true;
  }

  const clang::ASTContext &context_;
  unsigned depth_ = 0;
};

} // namespace

std::optional<DeclaredPlace> findDeclaredPlace(const clang::ASTContext &context, const clang::Expr &expression) {
  return PlaceFinder(context).find(expression);
}

std::optional<DeclaredPlace> findDeclaredPlace(const clang::ASTContext &context, const clang::VarDecl &variable) {
  return isHeldElsewhere(variable.getType()) ? std::nullopt : PlaceFinder(context).ofVariable(variable);
}

std::optional<DeclaredPlace> findDeclaredPlace(const clang::ASTContext &context, const clang::FieldDecl &field) {
  return isHeldElsewhere(field.getType()) ? std::nullopt : PlaceFinder(context).ofMember(field);
}

} // namespace snarl
