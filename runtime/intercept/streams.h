// What interceptors of calls on FILE streams share.
//
// A stream's own lock keeps its calls apart; it orders nothing else, so threads that print are not ordered by that.
// Ordered is what goes through the stream: what is written into a pipe or socket, or into a stream that is read as
// well, happens before what is read from it. A call is a use of the FILE object, which fclose frees, and of its
// descriptor.
//
// The object's own state (buffer, position, flags) belongs to who has the lock. A call that takes it, and any call of a
// thread that holds it by flockfile, counts as a read of the object, which the lock keeps from all others; an unlocked
// call (putc_unlocked, or any after FSETLOCKING_BYCALLER) as a write, which must be ordered with them by other means.
#ifndef SNARL_RUNTIME_INTERCEPT_STREAMS_H
#define SNARL_RUNTIME_INTERCEPT_STREAMS_H

#include "runtime/intercept/descriptor_calls.h"
#include "runtime/intercept/signal_safety.h"

#include <stdio.h>

namespace snarl {

// What a call does about it: takes it unless the stream leaves that to its users, is about nothing else, leaves it out.
enum class StreamLock : uint8_t { taken, asked_for, left_out };

// By the function's name.
constexpr StreamLock lock_in(const char *name) {
  constexpr char kMark[] = "_unlocked";
  for (; *name; ++name) {
    size_t same = 0;
    while (kMark[same] && name[same] == kMark[same])
      ++same;
    if (!kMark[same])
      return StreamLock::left_out;
  }
  return StreamLock::taken;
}

void use_stream_slow(Thread &t, Pc pc, FILE *f, StreamLock lock);
void put_into_stream_slow(Thread &t, Pc pc, FILE *f, StreamLock lock);
void take_from_stream_slow(Thread &t, FILE *f);

// Before any call on f.
SNARL_INLINE void use_stream(Pc pc, FILE *f, StreamLock lock = StreamLock::taken) {
  unsafe_in_handler(pc, "uses a stream of stdio");
  if (Thread *t = thread_among_others())
    use_stream_slow(*t, pc, f, lock);
}
// Before a call that writes to f.
SNARL_INLINE void put_into_stream(Pc pc, FILE *f, StreamLock lock = StreamLock::taken) {
  unsafe_in_handler(pc, "uses a stream of stdio");
  if (Thread *t = thread_among_others())
    put_into_stream_slow(*t, pc, f, lock);
}
// After a call that has read from f.
SNARL_INLINE void take_from_stream(FILE *f) {
  if (Thread *t = thread_among_others())
    take_from_stream_slow(*t, f);
}

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_STREAMS_H
