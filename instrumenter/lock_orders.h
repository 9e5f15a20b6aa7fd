// clang's acquired_before and acquired_after, carried to the IR as annotations (lock_orders_pass.h says of what form).
// What an attribute names is understood when it is a variable with a fixed address, a member of the same object, or a
// member of one of these; locks behind pointers, references and calls are left out.
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
