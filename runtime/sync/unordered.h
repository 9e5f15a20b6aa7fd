// Counters: atomic objects of which nobody ever acquired anything, because nobody released. A relaxed
// read-modify-write of one changes no clock, and when the thread has recorded such an access in its epoch there is
// nothing left to do but the operation itself: without a lock, and without a store to what other threads read.
//
// SyncObject::unordered, changed under the object's value_lock:
//
//   0 … kCounterAfter - 1   operations seen that had nothing to do
//   kCounter                they go on without the lock
//   kCounterEnds            somebody is about to release for the first time
//   kOrders                 somebody may have released; for good
//
// An operation without the lock must not read a value that was released. So who wants to release sets kCounterEnds and
// waits until each thread has been outside the engine (thread/outside.h): what saw kCounter is over, and what comes
// later takes the lock. That costs some microseconds, once for an object, and only for one that has been a counter
// before.
#ifndef SNARL_RUNTIME_SYNC_UNORDERED_H
#define SNARL_RUNTIME_SYNC_UNORDERED_H

#include "runtime/shadow/widths.h"
#include "runtime/sync/atomic_accesses.h"

namespace snarl {

inline constexpr uint8_t kCounter = 253, kCounterEnds = 254, kOrders = 255;

SNARL_INLINE bool is_counter(const SyncObject &o) {
  return UNLIKELY(__atomic_load_n(&o.unordered, __ATOMIC_ACQUIRE) == kCounter) &&
         !__atomic_load_n(&o.var.clock, __ATOMIC_RELAXED);
}

// The object when the thread may change its value in [address, address + size) without anything else; else null. That
// holds for the epoch, as long as the object has this `version`.
SNARL_INLINE SyncObject *find_counter(const Thread &t, uintptr_t address, uint32_t size, uint32_t &version) {
  const GranuleSync *home = find_home_of_object(address);
  if (UNLIKELY(!home))
    return nullptr;
  SyncObject *o = __atomic_load_n(&home->objects, __ATOMIC_ACQUIRE);
  Span span{0};
  if (LIKELY(o != nullptr))
    version = __atomic_load_n(&o->version, __ATOMIC_ACQUIRE);
  return o && is_counter(*o) && o->whole && span_of(*o, address, size, span) && recorded_atomic(t, *o, span, true)
             ? o
             : nullptr;
}

// An operation had nothing to do but its own. Under the value_lock.
SNARL_INLINE void count_unordered(SyncObject &o) {
  if (o.unordered < kCounter && !o.var.clock)
    __atomic_store_n(&o.unordered, o.unordered + 1 < kCounterAfter ? o.unordered + 1 : kCounter, __ATOMIC_RELAXED);
}

// May the thread release into the object? Under its value_lock. False: end_counters() first.
SNARL_INLINE bool may_order(SyncObject &o) {
  if (UNLIKELY(o.unordered < kCounter))
    __atomic_store_n(&o.unordered, kOrders, __ATOMIC_RELAXED);
  return LIKELY(o.unordered == kOrders);
}

// May an operation without the lock be under way?
SNARL_INLINE bool counts(const SyncObject &o) {
  return o.unordered == kCounter || o.unordered == kCounterEnds;
}

// The object stands for more bytes, and for what others there had released. `counted`: one of them, or itself, counts.
// Under its value_lock.
SNARL_INLINE void unordered_extended(SyncObject &o, bool counted) {
  __atomic_store_n(&o.unordered, counted ? kCounterEnds : kOrders, __ATOMIC_RELAXED);
}

// Makes the objects in [address, address + size) such that threads may release into them. Holds no lock.
SNARL_COLD void end_counters(Thread &t, uintptr_t address, uint32_t size);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_UNORDERED_H
