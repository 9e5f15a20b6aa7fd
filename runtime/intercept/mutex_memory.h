// What the memory of a mutex gives away when it is not what the books say: the mutex was never initialised, it is a
// copy of another, or it was overwritten while it was held. A mutex that is all zeros is initialised.
#ifndef SNARL_RUNTIME_INTERCEPT_MUTEX_MEMORY_H
#define SNARL_RUNTIME_INTERCEPT_MUTEX_MEMORY_H

#include "runtime/thread/thread.h"

#include <pthread.h>

namespace snarl {

// A mutex that refused a call, or let a wrong one through, may be none: then that is reported.
bool check_kind(Thread &t, Pc pc, const pthread_mutex_t *m);

// By the books the thread holds it, and it says that it is free: reported.
void mutex_was_overwritten(Thread &t, Pc pc, const pthread_mutex_t *m);

// A mutex says that it is locked, and by the books nobody has ever locked it. It is a copy of one that was locked, or
// was never initialised; but its holder may also be on its way from the real mutex to the books. That is excluded when
// the holder is the calling thread, is not there, or waits for something else.
class LockedByNobody {
public:
  LockedByNobody(const Thread &t, const pthread_mutex_t *m);
  bool possible() const { return possible_; }
  bool certain(const Thread &t) const;
  void report(Thread &t, Pc pc) const;

private:
  const pthread_mutex_t *mutex_;
  uint32_t owner_;
  bool possible_;
};

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_MUTEX_MEMORY_H
