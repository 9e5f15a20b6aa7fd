// Fibers: threads of execution that the program switches between by itself, on any of its OS threads. Each is a Thread
// of its own, with a clock, held locks and a call stack; which OS thread runs it makes no difference.
//
// What an OS thread's TLS holds (abi.h) belongs to the fiber that runs there. The OS thread's own Thread is a fiber
// like the others in this respect: it is away while another one runs.
#ifndef SNARL_RUNTIME_THREAD_FIBERS_H
#define SNARL_RUNTIME_THREAD_FIBERS_H

#include "runtime/sink.h"

namespace snarl {

// All that the creator did happens before what the fiber does.
Thread *on_fiber_create(Thread &creator, Pc pc);

// From now on the calling OS thread runs `to`. `from` is what it ran. `ordered`: what `from` did happens before what
// `to` does next.
void on_fiber_switch(Thread &from, Thread &to, bool ordered);

// A fiber that runs nowhere and never will again.
void on_fiber_destroy(Thread &t, Pc pc, Thread *fiber);

} // namespace snarl

#endif // SNARL_RUNTIME_THREAD_FIBERS_H
