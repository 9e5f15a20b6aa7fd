// pthread_once: what the routine did happens before every return of a call that finds it done. A routine that throws
// has done nothing. std::call_once of libstdc++ comes here.
#include "runtime/intercept/once.h"

#include "runtime/intercept/interceptor.h"
#include "runtime/sync/points.h"
#include "runtime/sync/waits.h"

#include <pthread.h>

using namespace snarl;

namespace {

constexpr int kInProgress = 1, kDone = 2; // bits of glibc's pthread_once_t

// The call that is about to be made by this thread. Read by run() as its first act, so a nested call may overwrite it.
struct Call {
  pthread_once_t *control;
  void (*routine)();
};
__thread Call current_call;

void run() {
  const Call call = current_call;
  Thread *t = self();
  if (t && t->wait)
    wait_end(*t);
  call.routine();
  if (t)
    release_at(*t, call.control);
}

bool done(const pthread_once_t *control) {
  return __atomic_load_n(control, __ATOMIC_ACQUIRE) & kDone;
}

} // namespace

SNARL_INTERCEPT(int, pthread_once, pthread_once_t *control, void (*routine)(void)) {
  Thread *t = self();
  return t ? once(*t, SNARL_CALLER_PC(), control, routine) : REAL(pthread_once)(control, routine);
}

namespace snarl {

int once(Thread &t, Pc pc, pthread_once_t *control, void (*routine)()) {
  int result = 0;
  if (!done(control)) {
    if (__atomic_load_n(control, __ATOMIC_RELAXED) & kInProgress)
      wait_begin(t, pc, {WaitKind::once, reinterpret_cast<uintptr_t>(control)});
    current_call = {control, routine};
    result = REAL(pthread_once)(control, run);
    if (t.wait)
      wait_end(t);
  }
  acquire_at(t, control);
  return result;
}

} // namespace snarl
