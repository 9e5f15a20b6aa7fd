// What comes before a loop that waits for several variables has ended: `stop || !queue.empty()`, `head != tail`,
// `generation != mine`. Each variable has its history (value_history.h). The state of all that ended the loop is one in
// this run and may be another one in another run: what all states have in common that can end it. A state is a value of
// each that may be the present one when the thread goes on:
//
//   - those of a chain that the thread does not know to be overwritten;
//   - those that were written in no certain order, but for those that another write knew which the thread knows of;
//   - of one counter or mask whatever arithmetic says; of two counters, one of which never overtakes the other, the
//     difference is one.
//
// A state that needs one value of a variable and whose other values were written by who knew a later one is none.
//
// Where the histories do not tell all of that, the write that made the loop end in this run is taken for the one it
// needed: a false alarm is worse than a cycle that is missed. But not if its writer waits for the same: what is waited
// for and given back by the same threads may be a lock.
#ifndef SNARL_RUNTIME_SYNC_AWAITED_VALUES_H
#define SNARL_RUNTIME_SYNC_AWAITED_VALUES_H

#include "runtime/sync/value_history.h"

namespace snarl {

inline constexpr uint32_t kMaxAwaited = 8; // variables of a loop

struct AwaitedValue {
  const ValueHistory *history; // null: nobody wrote it
  uint64_t now;
  uint32_t same_as;  // the first that is the same variable, or itself
  bool is_uncertain; // it was written, and nobody knows by whom
};

// `is_told`: nothing else that is known counts. The caller drops the result.
struct CertainOfAll {
  Structure structure;
  bool is_told;
};
// `loop`: in one, the write that ended it may stand for what is not known.
CertainOfAll certain_before_all(Thread &t, const AwaitedValue *values, uint32_t count, EndsWithAll ends, bool loop);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_AWAITED_VALUES_H
