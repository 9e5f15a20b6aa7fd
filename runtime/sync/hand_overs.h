// Hand-overs by a condition variable: what was acquired before a signal that wakes a wait and what is acquired after
// that wait can never wait for each other. (For the lock-order graph alone: in the memory model a signal orders
// nothing.)
//
// A signal leaves the structural clock of its thread (sync/structure.h). Which one woke a wait nobody tells, when
// several came since it began; so the wait learns what all of them have in common.
#ifndef SNARL_RUNTIME_SYNC_HAND_OVERS_H
#define SNARL_RUNTIME_SYNC_HAND_OVERS_H

#include "runtime/thread/thread.h"

namespace snarl {

// Of one condition variable, under its SyncObject's lock.
struct HandOvers;

void drop_hand_overs(HandOvers *h);

// The signals so far that found somebody waiting. None yet: `h` may be null.
uint64_t hand_overs_so_far(const HandOvers *h);
// The thread signals, and somebody waits. Made when there is none.
void hand_over(Thread &t, HandOvers *&h);
// The thread was woken from a wait that began when there were `since`.
void take_over(Thread &t, const HandOvers &h, uint64_t since);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_HAND_OVERS_H
