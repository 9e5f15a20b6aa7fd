// Mutexes as other interceptors need them: C11's mtx_t is a pthread_mutex_t inside glibc, and a condition variable
// unlocks and locks one. Results are those of the pthread functions.
#ifndef SNARL_RUNTIME_INTERCEPT_MUTEX_H
#define SNARL_RUNTIME_INTERCEPT_MUTEX_H

#include "detector/core/run_file.h"
#include "runtime/thread/thread.h"

#include <ctime>
#include <pthread.h>

namespace snarl {

int mutex_lock(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind);
int mutex_trylock(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind);
int mutex_timedlock(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind, const timespec *until);
int mutex_unlock(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind);
int mutex_destroy(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind);

// Around a wait on a condition variable. The first one returns false when the thread does not hold the mutex.
bool mutex_before_wait(Thread &t, pthread_mutex_t *m);
void mutex_after_wait(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_MUTEX_H
