// C11 threads.h. glibc implements these on its internal pthread functions, behind the interposed names; its mtx_t,
// cnd_t and once_flag are the pthread types inside, so they go the pthread way here, with C11's results.
#include "runtime/intercept/condition.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/mutex.h"
#include "runtime/intercept/once.h"
#include "runtime/intercept/threads.h"
#include "runtime/intercept/touch.h"
#include "runtime/platform/memory.h"
#include "runtime/sync/locks.h"
#include "runtime/sync/misuse.h"

#include <cerrno>
#include <threads.h>

using namespace snarl;

namespace snarl {
namespace {

static_assert(sizeof(mtx_t) == sizeof(pthread_mutex_t) && sizeof(cnd_t) == sizeof(pthread_cond_t) &&
              sizeof(once_flag) == sizeof(pthread_once_t));

pthread_mutex_t *posix(mtx_t *m) {
  return reinterpret_cast<pthread_mutex_t *>(m);
}
pthread_cond_t *posix(cnd_t *c) {
  return reinterpret_cast<pthread_cond_t *>(c);
}

int c11_result(int error) {
  switch (error) {
  case 0:
    return thrd_success;
  case EBUSY:
    return thrd_busy;
  case ENOMEM:
    return thrd_nomem;
  case ETIMEDOUT:
    return thrd_timedout;
  default:
    return thrd_error;
  }
}

struct Start {
  thrd_start_t function;
  void *argument;
  Thread *thread;
  uint64_t mask;
};

struct Run {
  Start start;
  int result;
};

void run_function(void *p) {
  auto &run = *static_cast<Run *>(p);
  run.result = run.start.function(run.start.argument);
}

int run_child(void *p) {
  Run run{*static_cast<Start *>(p), 0};
  release_one(static_cast<Start *>(p));
  thread_started(run.start.thread);
  set_signal_mask(run.start.mask);
  run_to_its_end(run_function, &run);
  return run.result;
}

} // namespace

} // namespace snarl

SNARL_INTERCEPT(int, thrd_create, thrd_t *handle, thrd_start_t function, void *argument) {
  Thread *t = self();
  if (!t)
    return REAL(thrd_create)(handle, function, argument);
  touch_write(SNARL_CALLER_PC(), handle, sizeof *handle);
  Thread *child = thread_before_create(*t, SNARL_CALLER_PC(), false);
  auto *start = allocate_one<Start>();
  const int result = [&] {
    const BirthWithoutSignals birth(nullptr);
    *start = {function, argument, child, birth.mask()};
    return REAL(thrd_create)(handle, run_child, start);
  }();
  if (result == thrd_success) {
    thread_created(child, *handle);
    return result;
  }
  release_one(start);
  thread_not_created(*t, child);
  return result;
}

SNARL_INTERCEPT(int, thrd_join, thrd_t handle, int *value) {
  Thread *t = self();
  const Pc pc = SNARL_CALLER_PC();
  Thread *child = thread_before_join(t, pc, handle, false);
  const int result = thread_after_join(t, pc, child, REAL(thrd_join)(handle, value));
  if (result == thrd_success && value)
    touch_write(pc, value, sizeof *value);
  return result;
}

SNARL_INTERCEPT(int, thrd_detach, thrd_t handle) {
  thread_before_detach(self(), SNARL_CALLER_PC(), handle);
  return REAL(thrd_detach)(handle);
}

SNARL_INTERCEPT(int, mtx_init, mtx_t *m, int type) {
  Thread *t = self();
  const Pc pc = SNARL_CALLER_PC();
  if (t)
    misuse_init(*t, pc, m, LockKind::c11_mutex);
  const int result = REAL(mtx_init)(m, type);
  if (t && result == thrd_success)
    lock_initialised(*t, pc, m, LockKind::c11_mutex);
  return result;
}

SNARL_INTERCEPT(int, mtx_lock, mtx_t *m) {
  Thread *t = self();
  return t ? c11_result(mutex_lock(*t, SNARL_CALLER_PC(), posix(m), LockKind::c11_mutex)) : REAL(mtx_lock)(m);
}

SNARL_INTERCEPT(int, mtx_trylock, mtx_t *m) {
  Thread *t = self();
  return t ? c11_result(mutex_trylock(*t, SNARL_CALLER_PC(), posix(m), LockKind::c11_mutex)) : REAL(mtx_trylock)(m);
}

SNARL_INTERCEPT(int, mtx_timedlock, mtx_t *m, const timespec *until) {
  Thread *t = self();
  return t ? c11_result(mutex_timedlock(*t, SNARL_CALLER_PC(), posix(m), LockKind::c11_mutex, until))
           : REAL(mtx_timedlock)(m, until);
}

SNARL_INTERCEPT(int, mtx_unlock, mtx_t *m) {
  Thread *t = self();
  return t ? c11_result(mutex_unlock(*t, SNARL_CALLER_PC(), posix(m), LockKind::c11_mutex)) : REAL(mtx_unlock)(m);
}

SNARL_INTERCEPT(void, mtx_destroy, mtx_t *m) {
  if (Thread *t = self())
    mutex_destroy(*t, SNARL_CALLER_PC(), posix(m), LockKind::c11_mutex);
  else
    REAL(mtx_destroy)(m);
}

SNARL_INTERCEPT(int, cnd_init, cnd_t *c) {
  const int result = REAL(cnd_init)(c);
  Thread *t = self();
  if (t && result == thrd_success)
    condition_initialised(*t, SNARL_CALLER_PC(), posix(c));
  return result;
}

SNARL_INTERCEPT(void, cnd_destroy, cnd_t *c) {
  if (Thread *t = self())
    condition_destroy(*t, SNARL_CALLER_PC(), posix(c));
  else
    REAL(cnd_destroy)(c);
}

SNARL_INTERCEPT(int, cnd_signal, cnd_t *c) {
  if (Thread *t = self())
    condition_signalled(*t, SNARL_CALLER_PC(), posix(c), false);
  return REAL(cnd_signal)(c);
}

SNARL_INTERCEPT(int, cnd_broadcast, cnd_t *c) {
  if (Thread *t = self())
    condition_signalled(*t, SNARL_CALLER_PC(), posix(c), true);
  return REAL(cnd_broadcast)(c);
}

SNARL_INTERCEPT(int, cnd_wait, cnd_t *c, mtx_t *m) {
  Thread *t = self();
  if (!t)
    return REAL(cnd_wait)(c, m);
  return c11_result(condition_wait(*t, {SNARL_CALLER_PC(), posix(c), posix(m), LockKind::c11_mutex, nullptr, nullptr}));
}

SNARL_INTERCEPT(int, cnd_timedwait, cnd_t *c, mtx_t *m, const timespec *until) {
  Thread *t = self();
  if (!t)
    return REAL(cnd_timedwait)(c, m, until);
  return c11_result(condition_wait(*t, {SNARL_CALLER_PC(), posix(c), posix(m), LockKind::c11_mutex, until, nullptr}));
}

SNARL_INTERCEPT(void, call_once, once_flag *flag, void (*routine)(void)) {
  if (Thread *t = self())
    once(*t, SNARL_CALLER_PC(), reinterpret_cast<pthread_once_t *>(flag), routine);
  else
    REAL(call_once)(flag, routine);
}
