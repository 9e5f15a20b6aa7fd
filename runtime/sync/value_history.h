// What was written to an atomic that threads may wait for (sync/awaited.h), and what of it comes before such a wait in
// whatever order the threads run. In another run the wait may be ended by another value than in this one, and so it
// comes after what all values that can end it have in common. Which ones these are is known of
//
//   a chain     each writer knew, by hand-overs, of the write before: the values come in the same order in every run. A
//               wait can end with each of them that its loop takes for the end, but for those that the thread knows to
//               be overwritten.
//   a counter   all that is ever done to it is to add the same amount. The order is chance, the arithmetic is not: the
//               loop ends with so many additions at the earliest, and what the others can make of them at most is not
//               enough without so many of this thread's.
//
// Of anything else nothing is certain. Values that only come later do not count, as with semaphores (sync/tokens.h).
// Nor does what was written before the first lock acquisition was recorded, but for the value that was left.
#ifndef SNARL_RUNTIME_SYNC_VALUE_HISTORY_H
#define SNARL_RUNTIME_SYNC_VALUE_HISTORY_H

#include "runtime/sync/structure.h"
#include "runtime/thread/thread.h"

namespace snarl {

enum class Change : uint8_t { stores, adds, modifies }; // the last two read the value and go on from it

struct ValueWrite {
  uint64_t before, after;
  uint8_t size;
  Change change;
  bool releases;
};

// Does a loop end with this value?
using EndsWait = int (*)(uint64_t value);

struct WrittenValue;
struct Adder;

struct ValueHistory {
  WrittenValue *values; // of the chain, the newest first
  Adder *adders;
  uint64_t first, last;  // values: before the first of the chain, and now
  uint64_t counted_from; // the counter's value before the first addition
  uint64_t step, added;  // what is added each time, and how often it was
  uint32_t kept;         // in `values`
  uint8_t size;          // of the atomic; 0: nothing was written yet
  bool is_chain, is_counter;
  bool forgot; // older values of the chain
  uint32_t next_free;
};

// The thread has written. False: nothing is certain from here on, and the history is to be dropped.
bool value_written(ValueHistory &h, Thread &t, const ValueWrite &w);
// What comes before a wait of the thread that has ended; the caller drops it.
Structure certain_before(const ValueHistory &h, Thread &t, EndsWait ends);
// It is as new then.
void drop_values(ValueHistory &h);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_VALUE_HISTORY_H
