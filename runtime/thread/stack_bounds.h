// Where a thread's stack and thread-local storage lie.
#ifndef SNARL_RUNTIME_THREAD_STACK_BOUNDS_H
#define SNARL_RUNTIME_THREAD_STACK_BOUNDS_H

#include "runtime/thread/thread.h"

namespace snarl {

// Fills stack_low, stack_high, tls_low, tls_high of the calling thread.
void find_stack_bounds(Thread &t);

} // namespace snarl

#endif // SNARL_RUNTIME_THREAD_STACK_BOUNDS_H
