// Waiting on a condition variable, for POSIX and C11.
#ifndef SNARL_RUNTIME_INTERCEPT_CONDITION_H
#define SNARL_RUNTIME_INTERCEPT_CONDITION_H

#include "detector/core/run_file.h"
#include "runtime/thread/thread.h"

#include <ctime>
#include <pthread.h>

namespace snarl {

// One call of the program that waits.
struct ConditionWait {
  Pc pc;
  pthread_cond_t *condition;
  pthread_mutex_t *mutex;
  LockKind mutex_kind;
  const timespec *until;  // null: for ever
  const clockid_t *clock; // null: the condition's own
};
int condition_wait(Thread &t, const ConditionWait &wait);
void condition_signalled(Thread &t, Pc pc, pthread_cond_t *c, bool all);
void condition_initialised(Thread &t, Pc pc, pthread_cond_t *c);
// By the real function, which waits for those who still wait.
int condition_destroy(Thread &t, Pc pc, pthread_cond_t *c);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_CONDITION_H
