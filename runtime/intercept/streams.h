// What interceptors of calls on FILE streams share.
//
// A stream's own lock keeps its calls apart; it orders nothing else, so threads that print are not ordered by that.
// Ordered is what goes through the stream: what is written into a pipe or socket, or into a stream that is read as
// well, happens before what is read from it. A call is a use of the FILE object, which fclose frees, and of its
// descriptor.
#ifndef SNARL_RUNTIME_INTERCEPT_STREAMS_H
#define SNARL_RUNTIME_INTERCEPT_STREAMS_H

#include "runtime/intercept/descriptor_calls.h"
#include "runtime/intercept/signal_safety.h"

#include <stdio.h>

namespace snarl {

void use_stream_slow(Thread &t, Pc pc, FILE *f);
void put_into_stream_slow(Thread &t, Pc pc, FILE *f);
void take_from_stream_slow(Thread &t, FILE *f);

// Before any call on f.
SNARL_INLINE void use_stream(Pc pc, FILE *f) {
  unsafe_in_handler(pc, "uses a stream of stdio");
  if (Thread *t = thread_among_others())
    use_stream_slow(*t, pc, f);
}
// Before a call that writes to f.
SNARL_INLINE void put_into_stream(Pc pc, FILE *f) {
  unsafe_in_handler(pc, "uses a stream of stdio");
  if (Thread *t = thread_among_others())
    put_into_stream_slow(*t, pc, f);
}
// After a call that has read from f.
SNARL_INLINE void take_from_stream(FILE *f) {
  if (Thread *t = thread_among_others())
    take_from_stream_slow(*t, f);
}

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_STREAMS_H
