// POSIX semaphores, unnamed and named. A post happens before the waits that succeed after it.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/touch.h"
#include "runtime/sync/child_order.h"
#include "runtime/sync/hand_over_points.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/points.h"
#include "runtime/sync/waits.h"

#include <cerrno>
#include <ctime>
#include <semaphore.h>

using namespace snarl;

namespace {

uintptr_t address_of(const sem_t *s) {
  return reinterpret_cast<uintptr_t>(s);
}

// The upper half of glibc's semaphore counts the threads that wait.
bool has_waiters(const sem_t *s) {
  return __atomic_load_n(reinterpret_cast<const uint64_t *>(s), __ATOMIC_RELAXED) >> 32;
}

// After the value stands glibc's word for how far its futex reaches: 0 for this process only.
bool process_shared(const sem_t *s) {
  return reinterpret_cast<const int *>(s)[2] != 0;
}

// Of other processes' posts nothing is known: the order of this run counts.
void used(Thread &t, const sem_t *s) {
  if (!process_shared(s))
    semaphore_used(t, s, __atomic_load_n(reinterpret_cast<const uint32_t *>(s), __ATOMIC_RELAXED));
}

void taken(Thread &t, const sem_t *s) {
  acquire_at(t, s);
  if (!process_shared(s))
    return semaphore_taken(t, s);
  tokens_taken(t, s);
  taken_from_processes(t);
}

void check_alive(Thread &t, Pc pc, const sem_t *s) {
  const Lock *books = find_lock(s);
  if (UNLIKELY(books && books->kind == LockKind::semaphore && books->destroyed))
    misuse(t, pc, FindingKind::semaphore_misuse, address_of(s), books, "it is used after it was destroyed");
}

// Tries; when there is nothing to take, registers the wait and blocks. Results as of sem_wait, errno too.
template <typename Try, typename Block>
SNARL_INLINE int take(Thread &t, Pc pc, sem_t *s, bool timed, Try attempt, Block block) {
  check_alive(t, pc, s);
  used(t, s);
  const int errno_before = errno;
  int result = attempt(s);
  if (result != 0 && errno == EAGAIN) {
    errno = errno_before;
    WaitFor wait{WaitKind::semaphore, address_of(s), timed};
    wait.process_shared = process_shared(s);
    wait_begin(t, pc, wait);
    result = block();
    wait_end(t);
  }
  if (result == 0)
    taken(t, s);
  return result;
}

} // namespace

SNARL_INTERCEPT(int, sem_trywait, sem_t *s) {
  Thread *t = self();
  if (t) {
    check_alive(*t, SNARL_CALLER_PC(), s);
    used(*t, s);
  }
  const int result = REAL(sem_trywait)(s);
  if (t && result == 0)
    taken(*t, s);
  return result;
}

SNARL_INTERCEPT(int, sem_wait, sem_t *s) {
  Thread *t = self();
  if (!t)
    return REAL(sem_wait)(s);
  return take(*t, SNARL_CALLER_PC(), s, false, REAL(sem_trywait), [s] { return REAL(sem_wait)(s); });
}

SNARL_INTERCEPT(int, sem_timedwait, sem_t *s, const timespec *until) {
  Thread *t = self();
  if (!t)
    return REAL(sem_timedwait)(s, until);
  return take(*t, SNARL_CALLER_PC(), s, true, REAL(sem_trywait), [=] { return REAL(sem_timedwait)(s, until); });
}

SNARL_INTERCEPT(int, sem_clockwait, sem_t *s, clockid_t clock, const timespec *until) {
  Thread *t = self();
  if (!t)
    return REAL(sem_clockwait)(s, clock, until);
  return take(*t, SNARL_CALLER_PC(), s, true, REAL(sem_trywait), [=] { return REAL(sem_clockwait)(s, clock, until); });
}

SNARL_INTERCEPT(int, sem_post, sem_t *s) {
  Thread *t = self();
  if (!t)
    return REAL(sem_post)(s);
  const Pc pc = SNARL_CALLER_PC();
  check_alive(*t, pc, s);
  used(*t, s);
  release_at(*t, s);
  if (process_shared(s)) {
    tokens_handed(*t, s);
    given_to_processes(*t);
  } else {
    semaphore_posted(*t, s, 1);
  }
  const int result = REAL(sem_post)(s);
  if (UNLIKELY(result != 0))
    hold_nothing_back(*t);
  if (UNLIKELY(result != 0 && errno == EOVERFLOW)) {
    hold_back(*t, wrong_call(*t, pc, FindingKind::semaphore_misuse, address_of(s), find_lock(s),
                             "it is posted beyond its greatest value"));
    errno = EOVERFLOW;
  }
  return result;
}

SNARL_INTERCEPT(int, sem_init, sem_t *s, int shared, unsigned value) {
  Thread *t = self();
  if (t) {
    hold_nothing_back(*t);
    misuse_init(*t, SNARL_CALLER_PC(), s, LockKind::semaphore);
  }
  const int result = REAL(sem_init)(s, shared, value);
  if (t && result == 0)
    lock_initialised(*t, SNARL_CALLER_PC(), s, LockKind::semaphore);
  if (t && result != 0 && errno == EINVAL) {
    hold_back(*t, wrong_call(*t, SNARL_CALLER_PC(), FindingKind::semaphore_misuse, address_of(s), nullptr,
                             "it is not initialised: it cannot have such a value (EINVAL)"));
    errno = EINVAL;
  }
  return result;
}

SNARL_INTERCEPT(int, sem_destroy, sem_t *s) {
  Thread *t = self();
  const Pc pc = SNARL_CALLER_PC();
  if (t) {
    check_alive(*t, pc, s);
    if (has_waiters(s))
      misuse_of_awaited(*t, pc, FindingKind::semaphore_misuse, address_of(s), find_lock(s),
                        "it is destroyed while threads wait for it");
  }
  const int result = REAL(sem_destroy)(s);
  if (t && result == 0)
    lock_destroyed(*t, pc, s, LockKind::semaphore);
  return result;
}

SNARL_INTERCEPT(int, sem_getvalue, sem_t *s, int *value) {
  const int result = REAL(sem_getvalue)(s, value);
  if (result == 0)
    touch_write(SNARL_CALLER_PC(), value, sizeof *value);
  return result;
}
