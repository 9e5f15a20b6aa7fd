// Orders of locks that the source declares (clang's acquired_before and acquired_after, runtime/abi.h), checked against
// what happens.
//
// The orders of variables hold for the addresses. A member has an order with others of its own object, and an address
// alone does not tell of what class an object is; but the code that locks it has named it just before, which says so.
// So the last few members that the thread has named are remembered until it lets go of some lock (later the memory may
// be another object), and of each lock that it holds which it had named, the object. A lock that is taken once more by
// a pointer that was made earlier has no order then.
//
// A lock behind a pointer is the one that the pointer leads to when the lock that has an order with it is acquired, and
// still when that order is looked at: who reparents an object under its lock has declared nothing of the two parents.
// It is read in one piece, and compared, never followed, so that nobody minds where it leads.
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

struct DeclaredRange {
  uintptr_t start;
  size_t size;
  bool contains(uintptr_t address) const { return address - start < size; }
  bool meets(const DeclaredRange &other) const { return contains(other.start) || other.contains(start); }
};

// An order of a held lock with one behind a pointer, as it was when the former was acquired.
struct LedOrder {
  LockId lock;
  const snarl_lock_order *order;
  DeclaredRange before, after;
  uintptr_t pointer, led_to; // where it lies, and what was in it
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
  Vector<LedOrder> led;

  bool empty() const { return named.empty() && held.count == 0 && led.count == 0; }
  void release(LockId lock) {
    named.clear();
    for (uint32_t i = led.count; i-- > 0;)
      if (led[i].lock == lock)
        led[i] = led[--led.count];
    for (uint32_t i = held.count; i-- > 0;)
      if (held[i].lock == lock) {
        released = held[i];
        held[i] = held[--held.count];
        return;
      }
  }
  void release_all() {
    held.clear();
    led.clear();
  }
  void drop() {
    held.drop();
    led.drop();
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
