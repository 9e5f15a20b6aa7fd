// What the parts of the lock-order graph share: lock_order.cpp records, order_file.cpp tells the run file,
// order_fold.cpp forgets what locks that have ended need no more.
#ifndef SNARL_RUNTIME_SYNC_LOCK_ORDER_STATE_H
#define SNARL_RUNTIME_SYNC_LOCK_ORDER_STATE_H

#include "runtime/platform/spin.h"
#include "runtime/sync/epoch_number.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_graph.h"

namespace snarl {

// One more lock on top of a chain of held ones, or one less in it.
struct ChainNode {
  uint32_t parent; // 0: nothing below
  LockId lock;
  Context acquired_at;
  LockMode mode;   // kNoLongerHeld: one less
  uint8_t told_to; // the run file (OrderState::run_file) that has it …
  uint8_t links;   // locks in it, at most kManyLinks
  uint32_t number; // … by this number
};
// As many or more; or one of the links is "one less".
inline constexpr uint8_t kManyLinks = 17;

struct Acquisition {
  uint32_t chain; // 0: nothing was held
  LockId wanted;
  Context at;
  Tid tid;
  Slot slot;
  LockMode mode;
  uint8_t flags;
  bool rolling;    // the place of the latest one that was not worth keeping: overwritten by the next, told at the end
  uint8_t told_to; // the run file that has it
  uint32_t site;   // its number
  Clock clock;
  Segment segment;
  Structure structure;  // a copy
  EpochNumber repeated; // last, in its segment, if that may matter
  Clock told_at;        // last_clock() as the run file has it
};

SNARL_INLINE Clock last_clock(const Acquisition &a) {
  const EpochNumber repeated = __atomic_load_n(&a.repeated, __ATOMIC_RELAXED);
  return repeated ? clock_of(repeated) : a.clock;
}

// What others did after it began and before it ended, they did under its lock.
struct EnclosingSection {
  LockId lock;
  Tid tid;
  Slot slot;
  Clock began, ended;
  uint8_t told_to; // the run file that has it
  Structure left;  // a copy
};
inline constexpr uint32_t kEnclosingSections = 4096; // the latest are kept

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

inline constexpr uint32_t kFewAcquisitions = 4096; // while there are no more in all, each is kept

// Everything under `lock`.
struct OrderState {
  SpinLock lock;
  uint8_t run_file;     // counts the run files that were opened
  bool telling;         // there is one
  uint32_t told_chains; // to it
  ChainNode *chains;
  uint32_t chains_count;
  IndexTable chain_table;
  Acquisition *acquisitions;
  uint32_t acquisitions_count;
  Vector<uint32_t> untold;          // acquisitions; of these …
  uint32_t taken;                   // … so many are told or being told
  Vector<AcquisitionSeries> series; // of a site's other threads, by number - 1
  IndexTable series_table;
  Vector<AcquisitionSite> sites; // by number - 1
  IndexTable site_table;
  Vector<EnclosingSection> sections; // a ring when it is full …
  uint64_t sections_made;            // … of which these are the last
  LockGraph graph;
  Vector<ClockSnapshot *> told_structures; // by number - 1; held, so that an address is never another one's
  IndexTable told_structure_table;
  uint64_t dropped, overwritten;
  uint64_t unpaid_joins;  // to judge them would have taken too long
  uint32_t folds;         // so often have chains got new numbers
  uint32_t fold_at;       // chains and acquisitions
  uint32_t ended_at_fold; // locks_ended() then
};
extern OrderState order_state;

// One lock more on top of a chain, or one less in it; 0: the table is full.
uint32_t chain_with(uint32_t parent, LockId lock, Context at, LockMode mode);

// The site's number; 0: there is none yet.
uint32_t find_site(uint64_t hash);
uint32_t add_site(uint64_t hash, Tid first);
// Unless it is like what the thread told before. `a.structure` is copied. The place of what stands for it; 0: none.
uint32_t keep_acquisition(uint32_t site, Acquisition a);
void forget_acquisition(Acquisition &a);

// Forgets what no cycle can need any more, of this run or of several.
void fold_order();

// Tells the run file the acquisitions that it does not know yet, but for the rolling ones. Not under the lock.
void tell_new_acquisitions();
// The same of a section (OrderState::sections_made before it).
void tell_section(uint64_t number);
// A run file was opened: it knows nothing yet.
void order_on_run_file();
// The process ends: the rolling acquisitions, when those were last repeated that the run file has, and what was left
// out.
void order_before_finish(EndKind how);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCK_ORDER_STATE_H
