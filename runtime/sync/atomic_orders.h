// What an atomic operation's order does to the clocks of thread and object (sync/atomics.cpp has the rules). Under the
// object's value_lock.
#ifndef SNARL_RUNTIME_SYNC_ATOMIC_ORDERS_H
#define SNARL_RUNTIME_SYNC_ATOMIC_ORDERS_H

#include "runtime/thread/clock_state.h"

namespace snarl {

SNARL_INLINE bool acquires(int order) {
  return order == snarl_acquire || order >= snarl_acq_rel || order == snarl_consume;
}
SNARL_INLINE bool releases(int order) {
  return order >= snarl_release;
}

// Will a write with this order change the clock of its object to anything but nothing?
SNARL_INLINE bool orders(const Thread &t, int order) {
  return (releases(order) || t.clock->has_release_fence) && !t.ignore_sync;
}

// The thread read a value that has this clock.
SNARL_INLINE void read_from(Thread &t, const SyncVar &s, int order) {
  ClockState &c = *t.clock;
  if (!s.clock || c.covers(s))
    return;
  if (acquires(order))
    c.join(s);
  else
    sync_join(c.pending, s);
}

// The thread changed a value that it read. True: it released, and is to enter its next epoch.
SNARL_INLINE bool change(Thread &t, SyncVar &s, int order) {
  if (releases(order))
    return release_into(t, s);
  if (t.clock->has_release_fence)
    sync_join(s, t.clock->release_fence);
  return false;
}

// The same for a value that it stored. What it leaves of the object keeps what was released with it.
SNARL_INLINE bool store_into(Thread &t, SyncObject &o, uintptr_t address, uint32_t size, int order) {
  if (UNLIKELY(address > o.address || address + size < o.address + o.size))
    return change(t, o.var, order);
  if (releases(order))
    return release_store_into(t, o.var);
  if (t.clock->has_release_fence)
    sync_assign(o.var, t.clock->release_fence);
  else if (o.var.clock)
    on_sync_end(o.var);
  return false;
}

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_ATOMIC_ORDERS_H
