// Synchronisation that needs only a clock at an address: semaphores, once, and what the program annotates.
#ifndef SNARL_RUNTIME_SYNC_POINTS_H
#define SNARL_RUNTIME_SYNC_POINTS_H

#include "runtime/sink.h"
#include "runtime/thread/registry.h"

namespace snarl {

// While the program is alone, thread creation orders all that it does.
SNARL_INLINE bool synchronises(const Thread &t) {
  return !t.ignore_sync && !alone();
}

// All that the thread did happens before whatever acquires the address later. Independent of an atomic at that address:
// it is the object's second clock.
void release_at(Thread &t, const void *address);
void acquire_at(Thread &t, const void *address);

// The same at the word of a futex, by who wakes and who was woken. A word that is an atomic orders by its atomic
// operations, and a wait at it by nothing more.
void release_at_futex(Thread &t, const void *word);
void acquire_at_futex(Thread &t, const void *word);

// __snarl_guard_load for a call from elsewhere.
uint8_t guard_load(Pc pc, const void *guard);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_POINTS_H
