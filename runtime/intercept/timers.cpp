// Timers of the process: what was done before one is set happens before its signal's handler, or its function
// (SIGEV_THREAD), runs.
#include "runtime/channel/table.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/notifications.h"
#include "runtime/intercept/signal_order.h"
#include "runtime/intercept/touch.h"
#include "runtime/platform/signals.h"

#include <ctime>
#include <sys/time.h>
#include <unistd.h>

using namespace snarl;

namespace {

struct Timer {
  Notification *notification; // null: a signal or nothing
  int signal;                 // 0: none
};

SpinLock lock;
Table<Timer> timers; // by handle, which libc gives anew after a timer was deleted

uint64_t key_of(timer_t timer) {
  return reinterpret_cast<uint64_t>(timer);
}

void timer_will_come(Thread &t, timer_t handle) {
  Timer timer{};
  {
    SignalsBlocked signals;
    SpinGuard guard(lock);
    if (const Timer *known = timers.find({key_of(handle)}))
      timer = *known;
  }
  if (timer.notification)
    notification_release(t, *timer.notification);
  if (timer.signal)
    signal_will_come(timer.signal);
}

int signal_of(int interval) {
  return interval == ITIMER_REAL ? SIGALRM : interval == ITIMER_VIRTUAL ? SIGVTALRM : SIGPROF;
}

} // namespace

SNARL_INTERCEPT(int, timer_create, clockid_t clock, sigevent *event, timer_t *handle) {
  Thread *t = self();
  if (!t)
    return REAL(timer_create)(clock, event, handle);
  const Pc pc = SNARL_CALLER_PC();
  sigevent ours{};
  ours.sigev_signo = SIGALRM;
  ours.sigev_notify = SIGEV_SIGNAL;
  if (event) {
    touch_read(pc, event, sizeof *event);
    ours = *event;
  }
  const int signal = ours.sigev_notify == SIGEV_SIGNAL || ours.sigev_notify == SIGEV_THREAD_ID ? ours.sigev_signo : 0;
  Notification *notification = notification_of(*t, pc, ours, Notification::again_and_again);
  const int result = REAL(timer_create)(clock, event ? &ours : nullptr, handle);
  if (result != 0) {
    forget_notification(notification);
    return result;
  }
  touch_write(pc, handle, sizeof *handle);
  SignalsBlocked signals;
  SpinGuard guard(lock);
  timers.at({key_of(*handle)}) = {notification, signal};
  return result;
}

SNARL_INTERCEPT(int, timer_settime, timer_t handle, int flags, const itimerspec *value, itimerspec *old) {
  const Pc pc = SNARL_CALLER_PC();
  touch_read(pc, value, sizeof *value);
  if (Thread *t = self())
    timer_will_come(*t, handle);
  const int result = REAL(timer_settime)(handle, flags, value, old);
  if (result == 0 && old)
    touch_write(pc, old, sizeof *old);
  return result;
}

SNARL_INTERCEPT(int, timer_gettime, timer_t handle, itimerspec *to) {
  const int result = REAL(timer_gettime)(handle, to);
  if (result == 0)
    touch_write(SNARL_CALLER_PC(), to, sizeof *to);
  return result;
}

SNARL_INTERCEPT(int, getitimer, int interval, itimerval *to) {
  const int result = REAL(getitimer)(interval, to);
  if (result == 0)
    touch_write(SNARL_CALLER_PC(), to, sizeof *to);
  return result;
}

SNARL_INTERCEPT(unsigned, alarm, unsigned seconds) {
  signal_will_come(SIGALRM);
  return REAL(alarm)(seconds);
}

SNARL_INTERCEPT(useconds_t, ualarm, useconds_t first, useconds_t then) {
  signal_will_come(SIGALRM);
  return REAL(ualarm)(first, then);
}

SNARL_INTERCEPT(int, setitimer, int interval, const itimerval *value, itimerval *old) {
  const Pc pc = SNARL_CALLER_PC();
  touch_read(pc, value, sizeof *value);
  signal_will_come(signal_of(interval));
  const int result = REAL(setitimer)(interval, value, old);
  if (result == 0 && old)
    touch_write(pc, old, sizeof *old);
  return result;
}
