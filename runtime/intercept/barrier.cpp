// pthread barriers.
#include "runtime/sync/barriers.h"

#include "runtime/intercept/interceptor.h"
#include "runtime/sync/child_order.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/waits.h"

#include <cerrno>
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

bool waited_on(const pthread_barrier_t *b) {
  const Lock *books = find_lock(b);
  return books && books->barrier && barrier_waiting(*books->barrier);
}

unsigned count_of(const pthread_barrier_t *b) {
  return reinterpret_cast<const unsigned *>(b)[2];
}

WaitFor waiting_at(const pthread_barrier_t *b, unsigned needed = 0) {
  WaitFor wait{WaitKind::barrier, address_of(b)};
  wait.needed = needed;
  wait.process_shared = process_shared(b);
  return wait;
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
  Thread *t = self();
  if (t) {
    hold_nothing_back(*t);
    misuse_init(*t, SNARL_CALLER_PC(), b, kBarrierBooks);
  }
  const int result = REAL(pthread_barrier_init)(b, attributes, count);
  if (t && result == EINVAL)
    hold_back(*t, wrong_call(*t, SNARL_CALLER_PC(), FindingKind::barrier_misuse, address_of(b), nullptr,
                             "it is not initialised: it cannot be for so many threads (EINVAL)"));
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
  const bool shared = process_shared(b);
  if (shared)
    given_to_processes(*t);
  const uint32_t clock = arrive(*t, b);
  wait_begin(*t, pc, waiting_at(b, count_of(b)));
  const int result = REAL(pthread_barrier_wait)(b);
  wait_end(*t);
  leave(*t, b, clock);
  if (shared)
    taken_from_processes(*t);
  return result;
}

SNARL_INTERCEPT(int, pthread_barrier_destroy, pthread_barrier_t *b) {
  Thread *t = self();
  const Pc pc = SNARL_CALLER_PC();
  const bool waited_at = t && waited_on(b);
  if (t)
    check_alive(*t, pc, b);
  if (waited_at) { // glibc waits until they have left
    misuse_of_awaited(*t, pc, FindingKind::barrier_misuse, address_of(b), find_lock(b),
                      "it is destroyed while threads wait at it");
    wait_begin(*t, pc, waiting_at(b));
  }
  const int result = REAL(pthread_barrier_destroy)(b);
  if (waited_at)
    wait_end(*t);
  if (t && result == 0)
    lock_destroyed(*t, pc, b, kBarrierBooks);
  return result;
}
