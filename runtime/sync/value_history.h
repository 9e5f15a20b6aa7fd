// What was written to a variable that threads may wait for, an atomic (sync/awaited.h) or one that is guarded by a
// condition variable's mutex (sync/condition_values.h), and what of it comes before such a wait in whatever order the
// threads run. In another run the wait may be ended by another value than in this one, and so it
// comes after what all values that can end it have in common. Which ones these are is known of
//
//   a chain     each writer knew, by hand-overs, of the write before: the values come in the same order in every run. A
//               wait can end with each of them that its loop takes for the end, but for those that the thread knows to
//               be overwritten.
//   a counter   all that is ever done to it is to add the same amount. The order is chance, the arithmetic is not: the
//               loop ends with so many additions at the earliest, whichever these are; of each slot it knows what it
//               knows in any case (sync/tokens.h).
//               Or to subtract it as well: whatever the others can make of it, the loop does not end without so many of
//               this thread's. Others cannot do what comes after those by hand-overs; and a counter that never was
//               negative never is, as nobody takes what is not there.
//   a mask      all that is ever done to it is to set bits. Again the order is chance, but the value is what all
//               threads have set by then, each so much as it has; of all such values those that end the wait are looked
//               at.
//
// All of them begin anew when a thread that knows all that was done to the variable gives it any value. Whoever does
// not know of that may still have seen what was before, and is certain of nothing.
//
// Of anything else nothing is certain, until then. Values that only come later do not count, as with semaphores
// (sync/tokens.h). Nor does what was written before the first lock acquisition was recorded, but for the value that was
// left.
#ifndef SNARL_RUNTIME_SYNC_VALUE_HISTORY_H
#define SNARL_RUNTIME_SYNC_VALUE_HISTORY_H

#include "runtime/sync/structure.h"
#include "runtime/sync/value_ends.h"
#include "runtime/thread/thread.h"

namespace snarl {

// All but the first read the value and go on from it.
enum class Change : uint8_t { stores, adds, sets, clears, modifies };

struct ValueWrite {
  uint64_t before, after;
  uint64_t bits; // that it sets or clears, also those that are so already
  uint8_t size;
  Change change;
  bool releases;
};

struct WrittenValue;
struct Waiter;
struct Adder;
struct Setter;
struct Writer;

// Who did something, in which epoch.
struct WrittenBy {
  Tid tid;
  uint32_t slot;
  Clock at;
};

// Not thread-safe: under the lock of whoever has it. All zeros is a new one.
struct ValueHistory {
  uint8_t size;                       // of the variable, in bytes; 0: nothing was written yet
  bool is_chain, is_counter, is_mask; // it may be several as long as that cannot be told
  bool keeps_all;                     // the latest values also when they are no chain (sync/awaited_values.h)
  uint64_t last;                      // the value now
  Waiter *waiters;                    // threads that have waited for a value

  // The chain.
  WrittenValue *values; // the newest first; if it keeps all, also of what is none
  uint64_t first;       // the value before all of them
  uint32_t kept;        // in `values`
  uint32_t turns;       // values that there were
  bool forgot;          // older values
  bool forgot_unknown;  // of which the oldest that is kept did not know all

  // The counter and the mask.
  uint64_t begun_with; // the value before the first addition, or the first bits
  WrittenBy begun_by;
  Adder *adders;
  uint64_t step, added; // what is added each time, and how often it was
  bool subtracts, was_negative;
  Setter *setters;
  uint32_t setting; // threads
  bool clears;      // bits

  // What is neither.
  Writer *writers;    // who may not be among the above, each with the last write
  Structure ended;    // what those handed over, since it began anew; not if it keeps all
  uint32_t unordered; // writes, since nothing is certain
  bool began_late;    // writes before the history were not seen
  bool outgrown;      // nothing is certain because there were too many additions or threads
  bool lost;          // who wrote: nothing will be certain any more

  uint32_t next_free; // of the table that it is in
};

// The thread writes. False: nothing is certain, unless a later write makes it so.
bool value_written(ValueHistory &h, Thread &t, const ValueWrite &w);
// What comes before a wait of the thread that has ended; the caller drops it.
Structure certain_before(const ValueHistory &h, Thread &t, EndsWait ends);
// The same of a counter or a mask, also if it is a chain.
Structure certain_of_parts(const ValueHistory &h, Thread &t, EndsWait ends);
// Can the wait end at all, by what is known of a counter or a mask?
bool can_end(const ValueHistory &h, Thread &t, EndsWait ends);
// The thread has waited until such values were there.
void note_waiter(ValueHistory &h, Tid waiter, EndsWithAll ends);
// By all writes that are kept, in this run; the caller drops it.
Structure handed_so_far(const ValueHistory &h);
// It is as new then.
void drop_values(ValueHistory &h);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_VALUE_HISTORY_H
