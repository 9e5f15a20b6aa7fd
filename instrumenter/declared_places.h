// Where the lock lies that an attribute's expression names: `table`, `store.parts.lower`, `parent_->lock`,
// `other_.mutex`. Understood is what lies at a fixed distance from a variable or from the object that the attribute
// stands in, and what lies at a fixed distance from where one pointer or reference leads that itself lies so. A
// standard smart pointer is a pointer. A call is what its function is declared to return (lock_returned), or what its
// body returns if that is seen and nothing else.
#ifndef SNARL_INSTRUMENTER_DECLARED_PLACES_H
#define SNARL_INSTRUMENTER_DECLARED_PLACES_H

#include "clang/AST/CharUnits.h"

#include <optional>

namespace clang {
class ASTContext;
class Expr;
class FieldDecl;
class VarDecl;
} // namespace clang

namespace snarl {

struct DeclaredPlace {
  const clang::VarDecl *variable; // null: what follows is of the object
  clang::CharUnits distance;      // from the start of it
  // The pointer is at `distance`, and the place this far from where it leads.
  std::optional<clang::CharUnits> behind;
  clang::CharUnits size;
};

// Of the lock, whether the expression is the lock itself or a pointer to it.
std::optional<DeclaredPlace> findDeclaredPlace(const clang::ASTContext &context, const clang::Expr &expression);
// Of a declaration that is a lock, not a pointer or reference to one.
std::optional<DeclaredPlace> findDeclaredPlace(const clang::ASTContext &context, const clang::VarDecl &variable);
std::optional<DeclaredPlace> findDeclaredPlace(const clang::ASTContext &context, const clang::FieldDecl &field);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_DECLARED_PLACES_H
