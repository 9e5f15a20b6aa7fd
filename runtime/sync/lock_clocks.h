// What a lock orders. Its `clock` is what the last holder to have it alone released, and what that one had acquired;
// its `readers` is what those who shared it released since. Who shares it acquires the first, who has it alone both:
// readers do not order each other.
#ifndef SNARL_RUNTIME_SYNC_LOCK_CLOCKS_H
#define SNARL_RUNTIME_SYNC_LOCK_CLOCKS_H

#include "runtime/sync/points.h"
#include "runtime/thread/clock_state.h"

namespace snarl {

// Who takes what it released itself, or what it knows already, learns nothing.
SNARL_INLINE void acquire_clock(Thread &t, SyncVar &clock) {
  if (!t.clock->covers(clock))
    on_acquire(t, clock);
}

SNARL_INLINE void acquire_clocks(Thread &t, SyncVar &clock, SyncVar &readers, LockMode mode) {
  if (!synchronises(t))
    return;
  acquire_clock(t, clock);
  if (mode == LockMode::exclusive && readers.clock)
    on_acquire(t, readers);
}

SNARL_INLINE void release_clocks(Thread &t, SyncVar &clock, SyncVar &readers, LockMode mode) {
  if (!synchronises(t))
    return;
  if (mode == LockMode::shared) {
    on_release(t, readers);
    return;
  }
  on_release_store(t, clock);
  if (UNLIKELY(readers.clock)) // what the readers released is in `clock` now: the writer acquired it
    on_sync_end(readers);
}

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCK_CLOCKS_H
