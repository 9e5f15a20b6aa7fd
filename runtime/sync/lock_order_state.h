// What the two halves of the lock-order graph share: lock_order.cpp records, order_file.cpp tells the run file.
#ifndef SNARL_RUNTIME_SYNC_LOCK_ORDER_STATE_H
#define SNARL_RUNTIME_SYNC_LOCK_ORDER_STATE_H

#include "runtime/platform/spin.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_graph.h"

namespace snarl {

// One more lock on top of a chain of held ones, or one less in it. Never changes but for `told_to`.
struct ChainNode {
  uint32_t parent; // 0: nothing below
  LockId lock;
  Context acquired_at;
  LockMode mode;   // kNoLongerHeld: one less
  uint8_t told_to; // the run file (OrderState::run_file) that has it; atomic
};

struct Acquisition {
  uint32_t chain; // 0: nothing was held
  LockId wanted;
  Context at;
  Tid tid;
  Slot slot;
  LockMode mode;
  uint8_t flags;
  bool rolling; // the place of the latest one that was not worth keeping: overwritten by the next, told at the end
  Clock clock;
  Segment segment;
  Structure structure; // a copy
};

// Acquisitions of one thread that are equal but for its segment.
struct AcquisitionSeries {
  uint64_t hash;
  uint32_t latest; // which may have been overwritten by another thread's since
};

// Acquisitions that are equal but for the thread and its segment. Most are one thread's alone, so its series is here.
struct AcquisitionSite {
  uint64_t hash;
  uint32_t times;
  uint32_t rolling; // its rolling acquisition; 0: none yet
  Tid first;        // the thread that made the first
  uint32_t latest;  // of that thread's
};

// Everything under `lock`, but for what is said to be complete: chains and told acquisitions that are not rolling.
struct OrderState {
  SpinLock lock;
  uint8_t run_file; // counts the run files that were opened
  ChainNode *chains;
  uint32_t chains_count;
  IndexTable chain_table;
  Acquisition *acquisitions;
  uint32_t acquisitions_count;
  uint32_t told;                    // of the acquisitions [1, told] the run file has those that are not rolling
  Vector<AcquisitionSeries> series; // of a site's other threads, by number - 1
  IndexTable series_table;
  Vector<AcquisitionSite> sites; // by number - 1
  IndexTable site_table;
  LockGraph graph;
  Vector<const ClockSnapshot *> told_structures; // by number - 1; held by the acquisitions that were told with them
  IndexTable told_structure_table;
  uint64_t dropped, overwritten;
};
extern OrderState order_state;

// Tells the run file the acquisitions that it does not know yet, but for the rolling ones.
void tell_new_acquisitions();
// A run file was opened: it knows nothing yet.
void order_on_run_file();
// The process ends: the rolling acquisitions, and what was left out.
void order_before_finish(EndKind how);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCK_ORDER_STATE_H
