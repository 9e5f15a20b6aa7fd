// Declared lock orders, as planted code tells of them.
#include "runtime/sync/declared_orders.h"
#include "runtime/thread/thread.h"

using namespace snarl;

SNARL_EXPORT void __snarl_lock_orders_v1(snarl_lock_orders *orders) {
  declare_orders(*orders);
}

SNARL_EXPORT void __snarl_lock_named(const void *member, snarl_lock_orders *orders) {
  if (Thread *t = self())
    lock_named(*t, member, *orders);
}
