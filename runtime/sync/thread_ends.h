// The end of a thread in the lock-order graph: a lock of its own, which the thread holds while it runs, and for which
// waits whoever joins it. A thread that is joined by one who holds a lock, and that took this lock before, might have
// wanted it just then.
//
// Such an end comes to be when a thread is joined by another one that holds something: only then does the graph get to
// know what the thread took while it held nothing else. What the joiner has found in memory of what the thread did
// behind an acquisition (shadow/read_from.h) may be why it joins, so that acquisition was certain to be over.
#ifndef SNARL_RUNTIME_SYNC_THREAD_ENDS_H
#define SNARL_RUNTIME_SYNC_THREAD_ENDS_H

#include "runtime/thread/thread.h"

namespace snarl {

struct HeldLocks;

// The thread has waited for the end of `joined`, which has ended, and has learnt nothing of it yet. `at`: where.
void order_join(Thread &t, HeldLocks &held, Thread &joined, Context at);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_THREAD_ENDS_H
