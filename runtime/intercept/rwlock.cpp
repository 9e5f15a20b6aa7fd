// pthread read-write locks. Readers' releases join into a second clock that only writers acquire: readers do not order
// each other.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/signal_safety.h"
#include "runtime/sync/child_order.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/waits.h"

#include <cerrno>
#include <ctime>
#include <pthread.h>

using namespace snarl;

namespace {

// glibc keeps no mark in a destroyed rwlock; we leave one in a word that it does not use, so that memory which became a
// statically initialised lock is not taken for the old one.
constexpr unsigned long kDestroyedMark = 0x534e41524c72776cUL;
bool destroyed(const pthread_rwlock_t *l) {
  return l->__data.__pad2 == kDestroyedMark;
}

uintptr_t address_of(const pthread_rwlock_t *l) {
  return reinterpret_cast<uintptr_t>(l);
}
bool written_by(const pthread_rwlock_t *l, uint32_t os_tid) {
  return static_cast<uint32_t>(__atomic_load_n(&l->__data.__cur_writer, __ATOMIC_RELAXED)) == os_tid;
}
uint32_t readers(const pthread_rwlock_t *l) {
  return __atomic_load_n(&l->__data.__readers, __ATOMIC_RELAXED) >> 3;
}
bool prefers_writers(const pthread_rwlock_t *l) {
  return l->__data.__flags == PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP;
}

bool process_shared(const pthread_rwlock_t *l) {
  return l->__data.__shared != 0;
}

void check_alive(Thread &t, Pc pc, const pthread_rwlock_t *l) {
  if (UNLIKELY(destroyed(l)))
    misuse(t, pc, FindingKind::use_of_destroyed_lock, address_of(l), find_lock(l), "it is used after it was destroyed");
}

int after(Thread &t, Pc pc, pthread_rwlock_t *l, LockMode mode, int result, uint8_t flags) {
  if (prefers_writers(l))
    flags |= acquire_flags::prefers_writers;
  if (process_shared(l))
    flags |= acquire_flags::process_shared;
  if (LIKELY(result == 0))
    lock_acquired(t, pc, l, LockKind::rwlock, mode, flags);
  else
    hold_nothing_back(t);
  return result;
}

// The thread holds it for writing: the real function says EDEADLK.
SNARL_COLD int lock_again(Thread &t, Pc pc, pthread_rwlock_t *l, int result) {
  hold_nothing_back(t);
  if (result == EDEADLK)
    hold_back(t, wrong_call(t, pc, FindingKind::lock_not_taken, address_of(l), find_lock(l),
                            "it is locked again by the thread that holds it for writing (EDEADLK)"));
  return result;
}

// Tries; when the lock is taken, registers the wait and blocks.
template <typename Try, typename Block>
SNARL_INLINE int lock(Thread &t, Pc pc, pthread_rwlock_t *l, LockMode mode, bool timed, Try attempt, Block block) {
  unsafe_in_handler(pc, "locks a read-write lock");
  check_alive(t, pc, l);
  const uint8_t flags = timed ? acquire_flags::timed : 0;
  int result = attempt(l);
  if (LIKELY(result != EBUSY))
    return after(t, pc, l, mode, result, flags);
  if (written_by(l, t.os_tid))
    return lock_again(t, pc, l, block());
  WaitFor wait{WaitKind::lock, address_of(l), timed, mode};
  wait.readers_block = mode == LockMode::exclusive || prefers_writers(l);
  wait.process_shared = process_shared(l);
  wait.holder = wait.process_shared ? &l->__data.__cur_writer : nullptr; // 0 while readers have it
  wait_begin(t, pc, wait);
  result = block();
  wait_end(t);
  return after(t, pc, l, mode, result, flags);
}

} // namespace

SNARL_INTERCEPT(int, pthread_rwlock_tryrdlock, pthread_rwlock_t *l) {
  Thread *t = self();
  if (t)
    check_alive(*t, SNARL_CALLER_PC(), l);
  const int result = REAL(pthread_rwlock_tryrdlock)(l);
  return t ? after(*t, SNARL_CALLER_PC(), l, LockMode::shared, result, acquire_flags::try_lock) : result;
}

SNARL_INTERCEPT(int, pthread_rwlock_trywrlock, pthread_rwlock_t *l) {
  Thread *t = self();
  if (t)
    check_alive(*t, SNARL_CALLER_PC(), l);
  const int result = REAL(pthread_rwlock_trywrlock)(l);
  return t ? after(*t, SNARL_CALLER_PC(), l, LockMode::exclusive, result, acquire_flags::try_lock) : result;
}

SNARL_INTERCEPT(int, pthread_rwlock_rdlock, pthread_rwlock_t *l) {
  Thread *t = self();
  if (UNLIKELY(!t))
    return REAL(pthread_rwlock_rdlock)(l);
  return lock(*t, SNARL_CALLER_PC(), l, LockMode::shared, false, REAL(pthread_rwlock_tryrdlock),
              [l] { return REAL(pthread_rwlock_rdlock)(l); });
}

SNARL_INTERCEPT(int, pthread_rwlock_wrlock, pthread_rwlock_t *l) {
  Thread *t = self();
  if (UNLIKELY(!t))
    return REAL(pthread_rwlock_wrlock)(l);
  return lock(*t, SNARL_CALLER_PC(), l, LockMode::exclusive, false, REAL(pthread_rwlock_trywrlock),
              [l] { return REAL(pthread_rwlock_wrlock)(l); });
}

SNARL_INTERCEPT(int, pthread_rwlock_timedrdlock, pthread_rwlock_t *l, const timespec *until) {
  Thread *t = self();
  if (UNLIKELY(!t))
    return REAL(pthread_rwlock_timedrdlock)(l, until);
  return lock(*t, SNARL_CALLER_PC(), l, LockMode::shared, true, REAL(pthread_rwlock_tryrdlock),
              [=] { return REAL(pthread_rwlock_timedrdlock)(l, until); });
}

SNARL_INTERCEPT(int, pthread_rwlock_timedwrlock, pthread_rwlock_t *l, const timespec *until) {
  Thread *t = self();
  if (UNLIKELY(!t))
    return REAL(pthread_rwlock_timedwrlock)(l, until);
  return lock(*t, SNARL_CALLER_PC(), l, LockMode::exclusive, true, REAL(pthread_rwlock_trywrlock),
              [=] { return REAL(pthread_rwlock_timedwrlock)(l, until); });
}

SNARL_INTERCEPT(int, pthread_rwlock_clockrdlock, pthread_rwlock_t *l, clockid_t clock, const timespec *until) {
  Thread *t = self();
  if (UNLIKELY(!t))
    return REAL(pthread_rwlock_clockrdlock)(l, clock, until);
  return lock(*t, SNARL_CALLER_PC(), l, LockMode::shared, true, REAL(pthread_rwlock_tryrdlock),
              [=] { return REAL(pthread_rwlock_clockrdlock)(l, clock, until); });
}

SNARL_INTERCEPT(int, pthread_rwlock_clockwrlock, pthread_rwlock_t *l, clockid_t clock, const timespec *until) {
  Thread *t = self();
  if (UNLIKELY(!t))
    return REAL(pthread_rwlock_clockwrlock)(l, clock, until);
  return lock(*t, SNARL_CALLER_PC(), l, LockMode::exclusive, true, REAL(pthread_rwlock_trywrlock),
              [=] { return REAL(pthread_rwlock_clockwrlock)(l, clock, until); });
}

SNARL_INTERCEPT(int, pthread_rwlock_unlock, pthread_rwlock_t *l) {
  Thread *t = self();
  if (LIKELY(t != nullptr) && UNLIKELY(lock_releasing(*t, l) == Release::not_ours)) {
    const Pc pc = SNARL_CALLER_PC();
    check_alive(*t, pc, l);
    const Lock *known = find_lock(l);
    const bool seen_all = readers(l) <= (known ? known->readers : 0); // else someone locked it where we did not see it
    const bool ours = written_by(l, t->os_tid);
    if (!ours && seen_all)
      misuse_unlock(*t, pc, l);
    if (ours || seen_all || !readers(l))
      lock_released_by_stranger(*t, l, LockKind::rwlock);
  }
  return REAL(pthread_rwlock_unlock)(l);
}

SNARL_INTERCEPT(int, pthread_rwlock_init, pthread_rwlock_t *l, const pthread_rwlockattr_t *attributes) {
  Thread *t = self();
  const Pc pc = SNARL_CALLER_PC();
  if (t)
    misuse_init(*t, pc, l, LockKind::rwlock);
  const int result = REAL(pthread_rwlock_init)(l, attributes);
  if (t && result == 0)
    lock_initialised(*t, pc, l, LockKind::rwlock);
  if (result == 0 && process_shared(l))
    locks_are_shared_by_processes();
  return result;
}

SNARL_INTERCEPT(int, pthread_rwlock_destroy, pthread_rwlock_t *l) {
  Thread *t = self();
  const Pc pc = SNARL_CALLER_PC();
  if (t) {
    check_alive(*t, pc, l);
    misuse_destroy(*t, pc, l);
  }
  const int result = REAL(pthread_rwlock_destroy)(l);
  if (t && result == 0) {
    lock_destroyed(*t, pc, l, LockKind::rwlock);
    l->__data.__pad2 = kDestroyedMark;
  }
  return result;
}
