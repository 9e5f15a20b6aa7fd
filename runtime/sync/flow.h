// What goes one way through a channel that this process has for itself (descriptors/own_channels.h), as hand-overs
// (sync/hand_overs.h). It is counted: bytes, messages, or the tokens of an event. A read that waited took something,
// but whose is chance: in another run it would have been another thread's. What is certain is arithmetic, as with
// semaphores (sync/tokens.h): a thread that has taken n for certain goes on with m more only after n + m were put in.
// So it comes after puts of n + m in all, whichever these are; of each slot it knows what it knows in any case.
//
// How much a thread has taken for certain. A read takes what is there, and in another run less may be there: as much as
// one put of a few bytes (`whole`), or the rest of it, at least.
//
//   puts and takings that come in one order in every run    position by position: to the end of the put that the
//                                                           position lies within, or as much as was asked for
//   else                                                    what all sizes, put and asked for, have as a divisor
//   a thread that goes on when it gets less than it asked   all that it asked for, once it has it. (It is seen to: it
//   for, until it has all                                   reads on at the next byte of its buffer, and no more than
//                                                           is missing. Once is enough, if it was never content with
//                                                           less.)
//
// A read that could have come back empty is certain of nothing, but that it may have been the one before: unless its
// thread waited until there is something, and nobody else takes anything in another order.
//
// Puts of long ago, or when nothing was recorded, count as such that say nothing: less is known then, never more. So
// does what was taken by threads that many others have taken turns with.
#ifndef SNARL_RUNTIME_SYNC_FLOW_H
#define SNARL_RUNTIME_SYNC_FLOW_H

#include "runtime/sync/structure.h"
#include "runtime/thread/thread.h"

namespace snarl {

// Under its channel's lock.
struct Flow;

// With so much in it.
Flow *new_flow(uint64_t initial);
void drop_flow(Flow *f);

// Somebody else can put something in, or has: nothing is certain from here on.
void flow_given_up(Flow &f);
bool flow_is_given_up(const Flow &f);

// Before the thread puts so much in. `whole`: whoever takes finds all of it there or nothing. Returns the number of the
// put, for flow_put_less() when it was less.
uint64_t flow_put(Thread &t, Flow &f, uint64_t amount, bool whole);
void flow_put_less(Flow &f, uint64_t number, uint64_t by);

struct Taking {
  uint64_t asked, got; // got: at least 1
  uintptr_t to;        // the buffer; 0: in pieces
  bool waited;         // it would not have come back without
  bool gets_all;       // … nor with less than it asked for
};
// After it took that.
void flow_taken(Thread &t, Flow &f, const Taking &taking);
// After it saw that there is something, which it waited for.
void flow_found(Thread &t, Flow &f);
// The same, but what the thread goes on to take shall teach it: another run may have found something elsewhere first.
void flow_is_ready(Thread &t, Flow &f);
// What flow_found() teaches, of one of several flows, any of which would have been enough. False: there was nothing in
// this one so far. The caller drops what it gets.
bool flow_may_be_found(Thread &t, Flow &f, Structure &certain);

// Before an end of it is closed, by which something could be put in; and before nothing more is taken from it or put
// into it although ends are open.
void flow_end_closes(Thread &t, Flow &f);
void flow_is_shut(Thread &t, Flow &f);
// After the thread learnt that nothing more will come.
void flow_end_found(Thread &t, Flow &f);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_FLOW_H
