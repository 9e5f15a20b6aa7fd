// Orders of locks that the source declares (clang's acquired_before and acquired_after, runtime/abi.h), checked against
// what happens.
//
// The orders of variables hold for the addresses. A member has an order with others of its own object, and an address
// alone does not tell of what class an object is; but the code that locks it has named it just before, which says so.
// So the last few members that the thread has named are remembered until it lets go of some lock (later the memory may
// be another object), and of each lock that it holds which it had named, the object. A lock that is taken once more by
// a pointer that was made earlier has no order then.
#ifndef SNARL_RUNTIME_SYNC_DECLARED_ORDERS_H
#define SNARL_RUNTIME_SYNC_DECLARED_ORDERS_H

#include "detector/core/ids.h"
#include "runtime/abi.h"
#include "runtime/platform/latest.h"
#include "runtime/platform/memory.h"

namespace snarl {

struct HeldLocks;
struct Lock;
struct Thread;

// What members' orders apply to: an object of the class that declares them.
struct DeclaredObject {
  const snarl_lock_orders *orders;
  uintptr_t address;
};

// In HeldLocks.
struct DeclaredLocks {
  struct Held {
    LockId lock;
    DeclaredObject object;
  };
  Latest<DeclaredObject, 8> named; // since the last release
  Vector<Held> held;               // those held locks that were named
  Held released;                   // the last of them

  bool empty() const { return named.empty() && held.count == 0; }
  void release(LockId lock) {
    named.clear();
    for (uint32_t i = held.count; i-- > 0;)
      if (held[i].lock == lock) {
        released = held[i];
        held[i] = held[--held.count];
        return;
      }
  }
  void drop() {
    held.drop();
    named.clear();
  }
};

// Was any order declared, or any member with one named? Then check_declared_order() is to be called.
extern bool orders_are_declared;
// The thread has acquired a lock that it did not hold, and has not pushed it yet. `flags`: acquire_flags.
SNARL_COLD void check_declared_order(Thread &t, HeldLocks &held, const Lock &taken, Context at, uint8_t flags);

// What planted code says (runtime/abi.h).
void declare_orders(snarl_lock_orders &orders);
void lock_named(Thread &t, const void *member, snarl_lock_orders &orders);
// A module was unloaded.
void declared_orders_unloaded(uintptr_t begin, uintptr_t end);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_DECLARED_ORDERS_H
