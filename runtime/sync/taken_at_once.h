// Several locks that are taken at once, whatever their order: std::lock waits for one of them and tries the others;
// when one of these is not to be had, it lets go of all and waits for that one. Among themselves that is no lock order.
// But whatever the thread held before, it holds while it waits for any of them.
#ifndef SNARL_RUNTIME_SYNC_TAKEN_AT_ONCE_H
#define SNARL_RUNTIME_SYNC_TAKEN_AT_ONCE_H

#include "runtime/thread/thread.h"

namespace snarl {

// The thread has taken the innermost `count` of its locks so.
void locks_taken_at_once(Thread &t, uint32_t count);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_TAKEN_AT_ONCE_H
