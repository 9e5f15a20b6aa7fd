// Vector clocks (docs/clocks.md). After FastTrack (Flanagan, Freund, PLDI 2009), with these departures:
//   - a release does not copy the clock: it refers to an immutable snapshot of what the releaser knows, which the
//     thread shares among all releases between two acquires that taught it something;
//   - an acquire of what is known already (clock[S.slot] >= S.clock, of the same holder) does nothing;
//   - 64-bit clocks: no wrap-around, no re-basing.
//
// A ClockState belongs to its thread and is read and written by that thread only (by its creator before it starts, by
// its joiner after it ended).
#ifndef SNARL_RUNTIME_THREAD_CLOCK_STATE_H
#define SNARL_RUNTIME_THREAD_CLOCK_STATE_H

#include "runtime/platform/memory.h"
#include "runtime/sink.h"
#include "runtime/thread/registry.h"

namespace snarl {

// What a releaser knew. Immutable while shared. Counted; the last holder frees it.
struct ClockSnapshot {
  uint32_t references;
  uint32_t count; // clocks[slot] for slot < count
  Clock clocks[];
};
ClockSnapshot *new_snapshot(uint32_t count);
void hold(ClockSnapshot *s);
void drop(ClockSnapshot *s); // null allowed

// SyncVar::slot of a clock that several threads released into: no single owner, all of it in the snapshot.
inline constexpr uint32_t kMixedSlot = ~0u;

struct ClockState {
  Clock *clocks = nullptr; // by slot; clocks[own slot] is the current epoch
  uint32_t count = 0, capacity = 0;
  uint32_t slot = 0;
  ClockSnapshot *snapshot = nullptr; // of everything but the own clock; null when out of date
  bool released_since = false;       // a release found it out of date; the next one makes a new snapshot
  SyncVar release_fence;             // the thread's clock at its last release fence
  SyncVar pending;                   // what relaxed loads saw since; an acquire fence takes it
  bool has_release_fence = false;

  Clock own() const { return clocks[slot]; }
  SNARL_INLINE Clock of(uint32_t s) const { return s < count ? clocks[s] : 0; }
  // Did the access of `s` at `c` happen before now?
  SNARL_INLINE bool knows(uint32_t s, Clock c) const { return of(s) >= c; }
  // All that the releaser of `s` knew, known already?
  SNARL_INLINE bool covers(const SyncVar &s) const { return covers(s.slot, s.clock); }
  SNARL_INLINE bool covers(uint32_t s, Clock c) const {
    return s != kMixedSlot && knows(s, c) && !is_of_stranger(s, c);
  }
  void ensure(uint32_t slots);
  void join(const SyncVar &s); // C := C ⊔ S
  ClockSnapshot *current_snapshot();
  // Writes the clocks into a snapshot that nobody shares, for the first release after the thread learnt something:
  // threads that hand over to each other need no new snapshot each time. False: nothing was done.
  bool refresh(ClockSnapshot *s);
};

// on_release_store and on_release but for the thread's next epoch, which the caller begins before the thread does
// anything else: so that S need not be kept from others meanwhile. False: nothing was released.
bool release_store_into(Thread &t, SyncVar &s);
bool release_into(Thread &t, SyncVar &s);
void enter_next_epoch(Thread &t);

// on_release_store, also by who has its synchronisation ignored: creation is part of what threads are.
void release_to_child(Thread &parent, SyncVar &birth);

// S := S ⊔ other; serialised by the owner of S.
void sync_join(SyncVar &s, const SyncVar &other);
void sync_assign(SyncVar &s, const SyncVar &other);

} // namespace snarl

#endif // SNARL_RUNTIME_THREAD_CLOCK_STATE_H
