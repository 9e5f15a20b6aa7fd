// pthread spin locks.
#include "runtime/heap/mappings.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/signal_safety.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/waits.h"

#include <cerrno>
#include <pthread.h>

using namespace snarl;

namespace {

const void *place(pthread_spinlock_t *l) {
  return const_cast<const int *>(l);
}
uintptr_t address_of(pthread_spinlock_t *l) {
  return reinterpret_cast<uintptr_t>(l);
}

// A spin lock has no static initialiser: a destroyed one comes back to life by pthread_spin_init only.
void check_alive(Thread &t, Pc pc, pthread_spinlock_t *l) {
  const Lock *known = find_lock(place(l));
  if (UNLIKELY(known && known->destroyed && known->kind == LockKind::spin))
    misuse(t, pc, FindingKind::use_of_destroyed_lock, address_of(l), known, "it is used after it was destroyed");
}

} // namespace

SNARL_INTERCEPT(int, pthread_spin_trylock, pthread_spinlock_t *l) {
  Thread *t = self();
  if (t)
    check_alive(*t, SNARL_CALLER_PC(), l);
  const int result = REAL(pthread_spin_trylock)(l);
  if (t && result == 0)
    lock_acquired(*t, SNARL_CALLER_PC(), place(l), LockKind::spin, LockMode::exclusive, acquire_flags::try_lock);
  return result;
}

SNARL_INTERCEPT(int, pthread_spin_lock, pthread_spinlock_t *l) {
  unsafe_in_handler(SNARL_CALLER_PC(), "locks a spin lock");
  Thread *t = self();
  if (UNLIKELY(!t))
    return REAL(pthread_spin_lock)(l);
  const Pc pc = SNARL_CALLER_PC();
  check_alive(*t, pc, l);
  int result = REAL(pthread_spin_trylock)(l);
  if (UNLIKELY(result == EBUSY)) {
    WaitFor wait{WaitKind::lock, address_of(l)};
    wait.process_shared = is_shared_mapping(address_of(l)); // the lock itself does not say so
    wait_begin(*t, pc, wait);
    result = REAL(pthread_spin_lock)(l);
    wait_end(*t);
  }
  if (result == 0)
    lock_acquired(*t, pc, place(l), LockKind::spin, LockMode::exclusive);
  return result;
}

SNARL_INTERCEPT(int, pthread_spin_unlock, pthread_spinlock_t *l) {
  Thread *t = self();
  if (LIKELY(t != nullptr) && UNLIKELY(lock_releasing(*t, place(l)) == Release::not_ours)) {
    const Pc pc = SNARL_CALLER_PC();
    check_alive(*t, pc, l);
    misuse_unlock(*t, pc, place(l));
    lock_released_by_stranger(*t, place(l), LockKind::spin);
  }
  return REAL(pthread_spin_unlock)(l);
}

SNARL_INTERCEPT(int, pthread_spin_init, pthread_spinlock_t *l, int shared) {
  Thread *t = self();
  if (t)
    misuse_init(*t, SNARL_CALLER_PC(), place(l), LockKind::spin);
  const int result = REAL(pthread_spin_init)(l, shared);
  if (t && result == 0)
    lock_initialised(*t, SNARL_CALLER_PC(), place(l), LockKind::spin);
  return result;
}

SNARL_INTERCEPT(int, pthread_spin_destroy, pthread_spinlock_t *l) {
  Thread *t = self();
  const Pc pc = SNARL_CALLER_PC();
  if (t) {
    check_alive(*t, pc, l);
    misuse_destroy(*t, pc, place(l));
  }
  const int result = REAL(pthread_spin_destroy)(l);
  if (t && result == 0)
    lock_destroyed(*t, pc, place(l), LockKind::spin);
  return result;
}
