// pthread_once. While the routine runs the control is a lock: waiting for it takes part in lock orders and deadlocks.
// The calls that run the routine come one after the other: each happens before the next, also one that ends by an
// exception, and the one that succeeds happens before every return of a call that finds it done
// ([thread.once.callonce]). std::call_once of libstdc++ comes here.
#include "runtime/intercept/once.h"

#include "runtime/intercept/call_site.h"
#include "runtime/intercept/calls_back.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/watched_call.h"
#include "runtime/sync/hand_over_points.h"
#include "runtime/sync/points.h"
#include "runtime/sync/waits.h"

#include <pthread.h>

using namespace snarl;

namespace snarl {
namespace {

constexpr int kInProgress = 1, kDone = 2; // bits of glibc's pthread_once_t

bool done(const pthread_once_t *control) {
  return __atomic_load_n(control, __ATOMIC_ACQUIRE) & kDone;
}

// The call that is about to be made by this thread. Read by run() as its first act, so a nested call may overwrite it.
struct Call {
  pthread_once_t *control;
  void (*routine)();
  Pc pc;
};
__thread Call next_call;

struct RunningRoutine {
  WatchedCall call;
  pthread_once_t *control;

  static void ended(WatchedCall &call) {
    Thread *t = self();
    if (!t)
      return;
    pthread_once_t *control = reinterpret_cast<RunningRoutine &>(call).control;
    lock_releasing(*t, control);
    release_at(*t, control);
    milestone_reached(*t, control); // also if it has thrown: whoever gets past comes after all that were tried
  }
};

void run() {
  const Call call = next_call;
  if (Thread *t = self()) {
    if (t->wait)
      wait_end(*t);
    lock_acquired(*t, call.pc, call.control, LockKind::once, LockMode::exclusive);
    acquire_at(*t, call.control);
  }
  CallsBack frame(call.pc);
  RunningRoutine running{{RunningRoutine::ended, nullptr}, call.control};
  call_watched(running.call, reinterpret_cast<void (*)(void *)>(call.routine), nullptr);
}

} // namespace

} // namespace snarl

SNARL_INTERCEPT(int, pthread_once, pthread_once_t *control, void (*routine)(void)) {
  Thread *t = self();
  return t ? once(*t, SNARL_CALLER_PC(), control, routine) : REAL(pthread_once)(control, routine);
}

namespace snarl {

int once(Thread &t, Pc pc, pthread_once_t *control, void (*routine)()) {
  int result = 0;
  if (!done(control)) {
    if (__atomic_load_n(control, __ATOMIC_RELAXED) & kInProgress)
      wait_begin(t, program_call_site(pc), {WaitKind::lock, reinterpret_cast<uintptr_t>(control)});
    next_call = {control, routine, pc};
    result = REAL(pthread_once)(control, run);
    if (t.wait)
      wait_end(t);
  }
  acquire_at(t, control);
  if (!initialisation_is_known(t, control))
    initialisation_passed(t, program_call_site(pc), control);
  return result;
}

} // namespace snarl
