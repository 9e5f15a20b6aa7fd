// What the interceptors of threads (POSIX, C11) share.
#ifndef SNARL_RUNTIME_INTERCEPT_THREADS_H
#define SNARL_RUNTIME_INTERCEPT_THREADS_H

#include "runtime/sink.h"

namespace snarl {

// Once, in the main thread, after the registry has started.
void threads_start();

Thread *thread_before_create(Thread &t, Pc pc, bool detached);
void thread_not_created(Thread &t, Thread *child);
void thread_joined(Thread &t, Pc pc, Thread *child); // after the real join

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_THREADS_H
