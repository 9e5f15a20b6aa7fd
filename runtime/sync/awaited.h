// Atomics that a thread spins on until they have some value (instrumenter/spin_waits.h), and std::atomic::wait: as
// hand-overs (sync/hand_overs.h) by the thread that stored the value. Only of what one thread alone writes, and never
// by an exchange: what is exchanged, or written by whoever comes next, is a lock or part of one, and what a lock orders
// in one run another run may order the other way round.
//
// What is learnt is what the writer itself acquired, not what it knew of others.
#ifndef SNARL_RUNTIME_SYNC_AWAITED_H
#define SNARL_RUNTIME_SYNC_AWAITED_H

#include "runtime/sink.h"

namespace snarl {

// Does the program wait for values at all? Said by its constructors, before threads begin.
extern bool values_are_awaited;

// SyncObject::var.aside: the one thread that writes it, by its Tid; or several do, or it is exchanged.
inline constexpr uint32_t kNoWriter = 0, kManyWriters = ~uint32_t{0};
SNARL_INLINE uint32_t &writer_of(SyncObject &o) {
  return o.var.aside;
}
SNARL_INLINE uint32_t writer_of_both(uint32_t a, uint32_t b) {
  if (a == b || b == kNoWriter)
    return a;
  return a == kNoWriter ? b : kManyWriters;
}

// The thread has written the value. Under the object's value_lock.
SNARL_COLD void note_writer(Thread &t, SyncObject &o, bool releases);
SNARL_INLINE void written(Thread &t, SyncObject &o, bool releases) {
  if (UNLIKELY(values_are_awaited))
    note_writer(t, o, releases);
}
SNARL_INLINE void exchanged(SyncObject &o) {
  if (writer_of(o) != kManyWriters)
    writer_of(o) = kManyWriters;
}

// The thread could not have gone on before the atomic had the value that it has now read.
void value_awaited(Thread &t, const void *atomic);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_AWAITED_H
