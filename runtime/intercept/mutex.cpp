// pthread mutexes of every type. A lock tries first; only when the mutex is taken is the wait registered and
// checked for a deadlock, and then the real function blocks.
#include "runtime/intercept/glibc_mutex.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/waits.h"

#include <cerrno>
#include <pthread.h>

using namespace snarl;
namespace gm = snarl::glibc_mutex;

namespace {

uintptr_t address_of(const pthread_mutex_t *m) {
  return reinterpret_cast<uintptr_t>(m);
}

// EOWNERDEAD: locked, its state to be mended.
bool acquired(int result) {
  return result == 0 || result == EOWNERDEAD;
}

SNARL_INLINE int after_lock(Thread &t, Pc pc, pthread_mutex_t *m, int result, uint8_t flags) {
  if (LIKELY(acquired(result)))
    lock_acquired(t, pc, m, LockKind::mutex, LockMode::exclusive,
                  static_cast<uint8_t>(flags | (UNLIKELY(gm::robust(m)) ? acquire_flags::robust : 0)));
  else if (UNLIKELY(gm::destroyed(m)))
    misuse(t, pc, FindingKind::use_of_destroyed_lock, address_of(m), find_lock(m),
           "it is locked after it was destroyed");
  return result;
}

// The mutex is taken.
template <typename Lock>
SNARL_COLD int lock_contended(Thread &t, Pc pc, pthread_mutex_t *m, bool timed, Lock real_lock) {
  const bool own = gm::held_by(m, t.os_tid);
  if (own && !timed && !gm::checks_itself(m))
    report_self_deadlock(t, pc, m);
  if (!own)
    wait_begin(t, pc, {WaitKind::lock, address_of(m), timed});
  const int result = real_lock();
  if (!own)
    wait_end(t);
  return after_lock(t, pc, m, result, timed ? acquire_flags::timed : 0);
}

// The thread's books do not say that it holds the mutex.
SNARL_COLD int unlock_not_ours(Thread &t, Pc pc, pthread_mutex_t *m, int (*real_unlock)(pthread_mutex_t *)) {
  if (gm::destroyed(m)) {
    misuse(t, pc, FindingKind::use_of_destroyed_lock, address_of(m), find_lock(m),
           "it is unlocked after it was destroyed");
    return real_unlock(m);
  }
  if (gm::checks_itself(m) && !gm::held_by(m, t.os_tid))
    return real_unlock(m);
  if (!(gm::locked(m) && gm::held_by(m, t.os_tid))) // else it was locked where we did not see it
    misuse_unlock(t, pc, m);
  lock_released_by_stranger(t, m, LockKind::mutex);
  return real_unlock(m);
}

} // namespace

namespace snarl {

void mutex_before_wait(Thread &t, Pc, const pthread_mutex_t *m) {
  lock_releasing(t, m);
}

void mutex_after_wait(Thread &t, Pc pc, const pthread_mutex_t *m) {
  lock_acquired(t, pc, m, LockKind::mutex, LockMode::exclusive, gm::robust(m) ? acquire_flags::robust : 0);
}

} // namespace snarl

SNARL_INTERCEPT(int, pthread_mutex_trylock, pthread_mutex_t *m) {
  Thread *t = self();
  const int result = REAL(pthread_mutex_trylock)(m);
  if (UNLIKELY(!t || result == EBUSY))
    return result;
  return after_lock(*t, SNARL_CALLER_PC(), m, result, acquire_flags::try_lock);
}

SNARL_INTERCEPT(int, pthread_mutex_lock, pthread_mutex_t *m) {
  Thread *t = self();
  if (UNLIKELY(!t))
    return REAL(pthread_mutex_lock)(m);
  const Pc pc = SNARL_CALLER_PC();
  const int result = REAL(pthread_mutex_trylock)(m);
  if (UNLIKELY(result == EBUSY))
    return lock_contended(*t, pc, m, false, [m] { return REAL(pthread_mutex_lock)(m); });
  return after_lock(*t, pc, m, result, 0);
}

SNARL_INTERCEPT(int, pthread_mutex_timedlock, pthread_mutex_t *m, const timespec *until) {
  Thread *t = self();
  if (UNLIKELY(!t))
    return REAL(pthread_mutex_timedlock)(m, until);
  const Pc pc = SNARL_CALLER_PC();
  const int result = REAL(pthread_mutex_trylock)(m);
  if (result == EBUSY)
    return lock_contended(*t, pc, m, true, [=] { return REAL(pthread_mutex_timedlock)(m, until); });
  return after_lock(*t, pc, m, result, acquire_flags::timed);
}

SNARL_INTERCEPT(int, pthread_mutex_clocklock, pthread_mutex_t *m, clockid_t clock, const timespec *until) {
  Thread *t = self();
  if (UNLIKELY(!t))
    return REAL(pthread_mutex_clocklock)(m, clock, until);
  const Pc pc = SNARL_CALLER_PC();
  const int result = REAL(pthread_mutex_trylock)(m);
  if (result == EBUSY)
    return lock_contended(*t, pc, m, true, [=] { return REAL(pthread_mutex_clocklock)(m, clock, until); });
  return after_lock(*t, pc, m, result, acquire_flags::timed);
}

SNARL_INTERCEPT(int, pthread_mutex_unlock, pthread_mutex_t *m) {
  Thread *t = self();
  if (LIKELY(t != nullptr) && UNLIKELY(lock_releasing(*t, m) == Release::not_ours))
    return unlock_not_ours(*t, SNARL_CALLER_PC(), m, REAL(pthread_mutex_unlock));
  return REAL(pthread_mutex_unlock)(m);
}

SNARL_INTERCEPT(int, pthread_mutex_init, pthread_mutex_t *m, const pthread_mutexattr_t *attributes) {
  Thread *t = self();
  const Pc pc = SNARL_CALLER_PC();
  const Lock *l = t ? find_lock(m) : nullptr;
  if (l && l->owner && l->kind == LockKind::mutex)
    misuse(*t, pc, FindingKind::double_init, address_of(m), l, "it is initialised while it is held");
  const int result = REAL(pthread_mutex_init)(m, attributes);
  if (t && result == 0)
    lock_initialised(*t, pc, m, LockKind::mutex);
  return result;
}

SNARL_INTERCEPT(int, pthread_mutex_destroy, pthread_mutex_t *m) {
  Thread *t = self();
  if (!t)
    return REAL(pthread_mutex_destroy)(m);
  const Pc pc = SNARL_CALLER_PC();
  if (gm::destroyed(m))
    misuse(*t, pc, FindingKind::use_of_destroyed_lock, address_of(m), find_lock(m), "it is destroyed twice");
  else
    misuse_destroy(*t, pc, m);
  const int result = REAL(pthread_mutex_destroy)(m);
  if (result == 0)
    lock_destroyed(*t, pc, m, LockKind::mutex);
  return result;
}
