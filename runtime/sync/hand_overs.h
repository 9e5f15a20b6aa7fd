// Hand-overs: what was acquired before one thread hands something over and what is acquired after another one has it
// can never wait for each other. (For the lock-order graph alone: the memory model's orders are elsewhere.) Who hands
// over leaves the structural clock of its thread (sync/structure.h); who takes learns what is certain to have come
// before, in whatever order the threads run:
//
//   a condition variable   Which signal woke a wait nobody tells, when several came since it began: what all of them
//                          have in common. In another run the thread may not have to wait; so what the signaller still
//                          holds, which it may have waited for just now, does not count.
//   a semaphore            sync/tokens.h
//   a pipe, an event       sync/flow.h
//   a milestone            sync/hand_over_points.h: a future's result, a latch, an initialisation that is done once
//   a barrier of C++       sync/phases.h
//
// While no acquisition is recorded there is nothing to order, and nothing is left.
#ifndef SNARL_RUNTIME_SYNC_HAND_OVERS_H
#define SNARL_RUNTIME_SYNC_HAND_OVERS_H

#include "runtime/sync/structure.h"
#include "runtime/thread/thread.h"

namespace snarl {

// What the thread acquired and released by now, and what it knew; and what it still holds? The caller drops it.
enum class Held : uint8_t { counts, is_left_out };
Structure structure_left_by(Thread &t, Held held);
// The same with what it still holds, for what is handed over often: of several in a row, between which nothing was
// acquired, only the first begins a segment.
Structure structure_left_again(Thread &t);
// It comes before whatever the thread does from here on. Whether that was news; without what follows from it.
bool structure_learnt(Thread &t, const Structure &s);
// And what follows from it (sync/sections.h). Nothing while the thread takes a lock of the program's own: by what that
// is made of the lock is handed over, to whoever comes next, and to another one in another run.
void learn_structure(Thread &t, const Structure &s);

// Of one condition variable, under its SyncObject's lock.
struct HandOvers;

void drop_hand_overs(HandOvers *h);

// The signals so far that found somebody waiting. None yet: `h` may be null.
uint64_t hand_overs_so_far(const HandOvers *h);
// The thread signals, and somebody waits. Made when there is none.
void hand_over(Thread &t, HandOvers *&h);
// The thread was woken from a wait that began when there were `since`. If the wait is in a loop of which the values
// tell more (sync/condition_values.h), what the signals teach is set aside.
void take_over(Thread &t, const HandOvers &h, uint64_t since);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_HAND_OVERS_H
