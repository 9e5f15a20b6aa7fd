// Variables that decide how long a thread waits on condition variables, as hand-overs (sync/hand_overs.h):
//
//   while (!ready) pthread_cond_wait(&changed, &mutex);        changed.wait(lock, [&] { return ready; });
//
// Whoever leaves such a loop comes after those who made the variable what it is now, whether he had to wait for that or
// came late: as far as sync/value_history.h knows that another run needs them too. The plugin knows these loops by
// their shape (instrumenter/condition_loops.h) and tells of the module's writes to such variables, which are plain
// ones: all of this happens under the program's mutex, but nothing here relies on that.
//
// What the signals teach that woke the thread (hand_overs.h) does not count then: a signal says that something is
// there, not which of those that could have made it so another run needs. Only when the values tell nothing, as there
// were writes that nobody saw or too many of them, is it all that is known.
//
// Writes are noted from the first thread on, before any lock acquisition is recorded: whether a flag is a lock is
// seen by who set it first.
#ifndef SNARL_RUNTIME_SYNC_CONDITION_VALUES_H
#define SNARL_RUNTIME_SYNC_CONDITION_VALUES_H

#include "runtime/sync/value_history.h"

namespace snarl {

// The thread is about to write; `after`: the value.
void condition_value_written(Thread &t, const void *variable, uint64_t after, uint8_t size, Change change);

// The thread's next wait on a condition variable is in a loop that ends with such values.
void condition_waits_for_value(Thread &t, EndsWait ends);

// The thread has left the loop. `or_signals`: what woke it counts also when the writes have no order.
void condition_value_awaited(Thread &t, const void *variable, uint8_t size, EndsWait ends, bool or_signals);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_CONDITION_VALUES_H
