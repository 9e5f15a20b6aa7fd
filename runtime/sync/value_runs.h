// An atomic that threads wait for and of which nothing is certain (sync/value_history.h): several threads write it
// without knowing of each other, or the loop compares it with a variable. What counts then is the order of this run:
// the thread comes after the write whose value it found, and after those before it (which may have come there by the
// order of a mutex, say), as far as they released. Who writes the value that is there already may have been the first
// to write it in another run: then only what both have in common counts.
//
// But for what serves as a lock: a lock orders one way in one run and the other way in the next. An atomic is one if
// somebody exchanges it (sync/awaited.h), or if a thread that waited for it writes it: spin locks, ticket locks, turns.
// But not if it writes as the last to arrive at a barrier: if an addition to a counter has told it so, and whoever is
// not told so by that addition waits for this write (instrumenter/waits/value_branches.h). No lock is given back in
// this way. Nor is a wait ordered that the value before all writes would have ended as well: a seqlock's.
#ifndef SNARL_RUNTIME_SYNC_VALUE_RUNS_H
#define SNARL_RUNTIME_SYNC_VALUE_RUNS_H

#include "runtime/sync/value_history.h"

namespace snarl {

// Under the same lock as the history of its values.
struct RunOrder {
  static constexpr uint32_t kWaiters = 8;
  Structure handed; // by all writes so far; while it is in force
  uint32_t writes;  // since somebody waited
  uint32_t next_waiter;
  bool in_force; // nothing is certain of the values any more
  bool is_lock;
  Tid waiters[kWaiters]; // the last that have waited, in turns
};

// Of a value that ends with a variable: does it with this one?
using EndsWaitWith = int (*)(uint64_t value, uint64_t variable);

// The thread has waited for it.
void run_waited(RunOrder &r, Tid tid);
// The thread writes; `opens`: as the last to arrive at a barrier. False: it is a lock, or written too often, and nobody
// will learn anything.
bool run_written(RunOrder &r, ValueHistory &h, Thread &t, const ValueWrite &w, bool opens);
// What comes before a wait that has ended, in this run; the caller drops it.
Structure run_before(RunOrder &r, const ValueHistory &h, EndsWait ends);
Structure run_before(RunOrder &r, const ValueHistory &h, EndsWaitWith ends, uint64_t variable);
void drop_run(RunOrder &r);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_VALUE_RUNS_H
