// clang's acquired_before and acquired_after, carried to the IR as annotations (lock_orders_pass.h says of what form).
// declared_places.h says what of an attribute's expression is understood.
#ifndef SNARL_INSTRUMENTER_LOCK_ORDERS_H
#define SNARL_INSTRUMENTER_LOCK_ORDERS_H

namespace clang {
class RecordDecl;
class VarDecl;
} // namespace clang

namespace snarl {

// Before code is made of the variable.
void carryLockOrders(clang::VarDecl &variable);
// Of a class that is complete, before code is made of its functions: of its members.
void carryLockOrders(clang::RecordDecl &record);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_LOCK_ORDERS_H
