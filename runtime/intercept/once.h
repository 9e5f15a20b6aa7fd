// One-time initialisation, for POSIX, C11 and C++.
#ifndef SNARL_RUNTIME_INTERCEPT_ONCE_H
#define SNARL_RUNTIME_INTERCEPT_ONCE_H

#include "runtime/thread/thread.h"

#include <pthread.h>

namespace snarl {

int once(Thread &t, Pc pc, pthread_once_t *control, void (*routine)());

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_ONCE_H
