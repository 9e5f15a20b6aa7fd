// Slots of threads whose end nobody who creates threads will learn of: of detached ones, and of those that were joined
// by a thread that is gone. What such a slot is still needed for is what the shadow's words name of it.
//
//   1. Note the idle slots, with the last clock of each.
//   2. Sweep the shadow for the last clock of each that some word names.
//   3. Wait until each thread has been outside the engine once: it may have loaded a word before.
//   4. Those that are idle still, under the same last clock, may go to a thread whose creator knows the clock that is
//      needed; to any thread when none is.
//
// Why that is sound: words with ids of a slot are made by its holder only, and it has none; an id stays within its own
// cell (reclaim.h). So the new holder knows all that is recorded of the slot, as if it had joined the last one. But who
// knows the new holder has not thereby seen all that the last one released (is_of_stranger). Slots that the lock-order
// graph names are not among the idle ones: its clocks have no such test.
#ifndef SNARL_RUNTIME_SHADOW_RECLAIM_SLOTS_H
#define SNARL_RUNTIME_SHADOW_RECLAIM_SLOTS_H

#include "runtime/thread/thread.h"

namespace snarl {

// At a point as reclaim_point is.
SNARL_COLD void reclaim_slots(Thread &t);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RECLAIM_SLOTS_H
