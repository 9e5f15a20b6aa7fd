// What the interceptors of threads (POSIX, C11) share.
#ifndef SNARL_RUNTIME_INTERCEPT_THREADS_H
#define SNARL_RUNTIME_INTERCEPT_THREADS_H

#include "runtime/platform/signals.h"
#include "runtime/sink.h"

#include <pthread.h>

namespace snarl {

// Once, in the main thread, after the registry has started.
void threads_start();

// In the parent: before the real creation, then one of the other two.
Thread *thread_before_create(Thread &t, Pc pc, bool detached);
void thread_created(Thread *child, pthread_t handle); // joinable ones only
void thread_not_created(Thread &t, Thread *child);
// In the child, first of all. Its end is seen to by itself.
void thread_started(Thread *child);
// What the thread is made for. If it ends within, by pthread_exit or a cancellation, the records of its functions are
// gone before the destructors of its keys use the stack where they lay.
void run_to_its_end(void (*routine)(void *), void *argument);

// Around the real creation: a thread begins with its creator's mask, and a handler that would strike it before it is
// known would touch memory unseen. So it begins without signals, and takes its own mask when it is known.
class BirthWithoutSignals {
public:
  explicit BirthWithoutSignals(const pthread_attr_t *attributes) : attributes_(attributes) {}
  bool has_mask() const; // else the attributes have one, with which it begins
  uint64_t mask() const { return blocked_.mask_before(); }

private:
  const pthread_attr_t *attributes_;
  SignalsBlocked blocked_{mask_of_deferrable_signals()};
};

// Around the real join. `t` and `child` may be null: unknown. Both return what is to be passed on.
Thread *thread_before_join(Thread *t, Pc pc, pthread_t handle, bool timed);
int thread_after_join(Thread *t, Pc pc, Thread *child, int result);
void thread_before_detach(Thread *t, Pc pc, pthread_t handle);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_THREADS_H
