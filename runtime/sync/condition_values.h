// Variables that decide how long a thread waits on condition variables, or goes on looking under a lock, as hand-overs
// (sync/hand_overs.h):
//
//   while (!ready) pthread_cond_wait(&changed, &mutex);        changed.wait(lock, [&] { return stop || !queue.empty();
//   });
//
// Whoever leaves such a loop comes after those who made the variables what they are now, whether he had to wait for
// that or came late: as far as sync/awaited_values.h knows that another run needs them too. The plugin knows these
// loops by their shape (instrumenter/waits/condition_loops.h) and tells of the module's writes to such variables, which
// are plain ones, and of the calls that change such containers: all of this happens under the program's mutex, but
// nothing here relies on that.
//
// What the signals teach that woke the thread (hand_overs.h) does not count then: a signal says that something is
// there, not which of those that could have made it so another run needs. Only when the values tell nothing, as there
// were writes that nobody saw or too many of them, is it all that is known.
//
// Writes are noted from the first thread on, before any lock acquisition is recorded: whether a flag is a lock is
// seen by who set it first.
#ifndef SNARL_RUNTIME_SYNC_CONDITION_VALUES_H
#define SNARL_RUNTIME_SYNC_CONDITION_VALUES_H

#include "runtime/abi.h"
#include "runtime/sync/value_history.h"

namespace snarl {

// The thread is about to write; `after`: the value. `bits`: that it sets or clears. `code`: what writes.
void condition_value_written(Thread &t, const void *variable, uint64_t after, uint64_t bits, uint8_t size,
                             Change change, const void *code);

// The thread has added so many elements to a container, or taken them, or nobody knows (0); there are `now`, or some
// (-1). It is about to end.
void container_changed(Thread &t, const void *container, int added, int64_t now);
void container_ends(Thread &t, const void *container);

// The thread's next wait on a condition variable is in a loop that ends with such values.
void condition_waits_for_value(Thread &t, EndsWithAll ends);

// The thread has left the loop; or, if it is none, a branch that leads on with such values only.
void condition_values_awaited(Thread &t, const snarl_watched *watched, uint32_t count, EndsWithAll ends, bool loop);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_CONDITION_VALUES_H
