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

// SyncObject::writer: of one thread, by its slot; or of several, or exchanged.
inline constexpr uint8_t kNoWriter = 0, kManyWriters = 255;

// The thread has written the value. Under the object's value_lock.
SNARL_COLD void note_writer(Thread &t, SyncObject &o, bool releases);
SNARL_INLINE void written(Thread &t, SyncObject &o, bool releases) {
  if (UNLIKELY(values_are_awaited))
    note_writer(t, o, releases);
}
SNARL_INLINE void exchanged(SyncObject &o) {
  if (o.writer != kManyWriters)
    o.writer = kManyWriters;
}

// The thread could not have gone on before the atomic had the value that it has now read.
void value_awaited(Thread &t, const void *atomic);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_AWAITED_H
