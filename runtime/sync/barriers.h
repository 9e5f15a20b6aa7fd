// Barriers: all arrivals of a generation happen before all departures of it, and before nothing else.
//
// Two generations may overlap: the last arrival of one releases its threads, and some may come to the next while others
// have not left. So each generation has a clock of its own, the object's `var` and `second` in turn; a clock is emptied
// by the first arrival of the next generation but one if all have left by then (they have, unless more threads use the
// barrier than its count; then what is left in it orders too much rather than too little).
#ifndef SNARL_RUNTIME_SYNC_BARRIERS_H
#define SNARL_RUNTIME_SYNC_BARRIERS_H

#include "runtime/sink.h"
#include "runtime/sync/structure.h"

namespace snarl {

struct BarrierState;

// `count`: as given to pthread_barrier_init.
BarrierState *new_barrier(uint32_t count);
void drop_barrier(BarrierState *b);

// The thread arrives; which of the two clocks it must acquire when it leaves.
uint32_t barrier_arrive(Thread &t, SyncObject &s, BarrierState &b);
void barrier_leave(Thread &t, SyncObject &s, BarrierState &b, uint32_t clock);
// Threads that have arrived and wait.
uint32_t barrier_waiting(const BarrierState &b);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_BARRIERS_H
