// pthread barriers.
#include "runtime/sync/barriers.h"

#include "runtime/intercept/interceptor.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/waits.h"

#include <pthread.h>

using namespace snarl;

namespace {

uintptr_t address_of(const pthread_barrier_t *b) {
  return reinterpret_cast<uintptr_t>(b);
}

// glibc's: in, round, count, shared, out.
bool process_shared(const pthread_barrier_t *b) {
  return reinterpret_cast<const unsigned *>(b)[3] != 0;
}

// The barrier's books; null when its initialisation was not seen. Under s.lock.
BarrierState *state_of(SyncObject *s) {
  return s && s->as_lock && s->as_lock->kind == kBarrierBooks ? s->as_lock->barrier : nullptr;
}

void check_alive(Thread &t, Pc pc, pthread_barrier_t *b) {
  const Lock *books = find_lock(b);
  if (UNLIKELY(books && books->kind == kBarrierBooks && books->destroyed))
    misuse(t, pc, FindingKind::barrier_misuse, address_of(b), books, "it is used after it was destroyed");
}

constexpr uint32_t kUnknown = ~0u;

uint32_t arrive(Thread &t, pthread_barrier_t *b) {
  RuntimeSection section(t);
  SyncObject *s = find_sync_object(b);
  if (!s)
    return kUnknown;
  SpinGuard guard(s->lock);
  BarrierState *state = state_of(s);
  return state ? barrier_arrive(t, *s, *state) : kUnknown;
}

void leave(Thread &t, pthread_barrier_t *b, uint32_t clock) {
  RuntimeSection section(t);
  SyncObject *s = clock == kUnknown ? nullptr : find_sync_object(b);
  if (!s)
    return;
  SpinGuard guard(s->lock);
  if (BarrierState *state = state_of(s))
    barrier_leave(t, *s, *state, clock);
}

} // namespace

SNARL_INTERCEPT(int, pthread_barrier_init, pthread_barrier_t *b, const pthread_barrierattr_t *attributes,
                unsigned count) {
  const int result = REAL(pthread_barrier_init)(b, attributes, count);
  Thread *t = self();
  if (!t || result != 0)
    return result;
  lock_initialised(*t, SNARL_CALLER_PC(), b, kBarrierBooks);
  RuntimeSection section(*t);
  SyncObject &s = sync_object(*t, b);
  SpinGuard guard(s.lock);
  lock_of(*t, s, kBarrierBooks).barrier = new_barrier(count);
  return result;
}

SNARL_INTERCEPT(int, pthread_barrier_wait, pthread_barrier_t *b) {
  Thread *t = self();
  if (!t)
    return REAL(pthread_barrier_wait)(b);
  const Pc pc = SNARL_CALLER_PC();
  check_alive(*t, pc, b);
  const uint32_t clock = arrive(*t, b);
  WaitFor wait{WaitKind::barrier, address_of(b)};
  wait.process_shared = process_shared(b);
  wait_begin(*t, pc, wait);
  const int result = REAL(pthread_barrier_wait)(b);
  wait_end(*t);
  leave(*t, b, clock);
  return result;
}

SNARL_INTERCEPT(int, pthread_barrier_destroy, pthread_barrier_t *b) {
  Thread *t = self();
  const Pc pc = SNARL_CALLER_PC();
  if (t) {
    check_alive(*t, pc, b);
    const Lock *books = find_lock(b);
    if (books && books->barrier && barrier_waiting(*books->barrier))
      misuse(*t, pc, FindingKind::barrier_misuse, address_of(b), books, "it is destroyed while threads wait at it");
  }
  const int result = REAL(pthread_barrier_destroy)(b);
  if (t && result == 0)
    lock_destroyed(*t, pc, b, kBarrierBooks);
  return result;
}
