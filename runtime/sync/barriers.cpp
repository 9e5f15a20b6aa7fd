#include "runtime/sync/barriers.h"

#include "runtime/platform/memory.h"
#include "runtime/sync/barrier_turns.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/points.h"

namespace snarl {

// Under the SyncObject's lock.
struct BarrierState {
  BarrierTurns turns;
  Structure structures[2]; // by clock: what all arrivals of the generation know of structure
};

BarrierState *new_barrier(uint32_t count) {
  auto *b = allocate_one<BarrierState>();
  b->turns.count = count ? count : 1;
  return b;
}

void drop_barrier(BarrierState *b) {
  structure_drop(b->structures[0]);
  structure_drop(b->structures[1]);
  release_one(b);
}

uint32_t barrier_arrive(Thread &t, SyncObject &s, BarrierState &b) {
  const bool anew = b.turns.begins_anew();
  const uint32_t clock = b.turns.arrive();
  SyncVar &var = clock ? s.second : s.var;
  if (anew) {
    on_sync_end(var);
    structure_drop(b.structures[clock]);
  }
  HeldLocks &held = held_locks(t);
  structure_join(b.structures[clock], held.structure);
  structure_join(b.structures[clock], held.by_branches);
  structure_join(b.structures[clock], {nullptr, t.slot.value, t.clock->own()});
  note_handed_over(t, held);
  if (synchronises(t))
    on_release(t, var);
  return clock;
}

void barrier_leave(Thread &t, SyncObject &s, BarrierState &b, uint32_t clock) {
  b.turns.leave(clock);
  learn_structure(t, b.structures[clock]);
  if (synchronises(t))
    on_acquire(t, clock ? s.second : s.var);
}

uint32_t barrier_waiting(const BarrierState &b) {
  return b.turns.waiting();
}

} // namespace snarl
