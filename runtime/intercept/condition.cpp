// Condition variables. A wait unlocks its mutex before and has it locked again after, also when it ends by
// cancellation. Signal and broadcast order nothing by themselves: POSIX and C++ let a wait end for no reason, so a
// program that relies on the order of a signal without the mutex is wrong.
#include "runtime/intercept/condition.h"

#include "runtime/context/frame_records.h"
#include "runtime/intercept/call_site.h"
#include "runtime/intercept/glibc_mutex.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/mutex.h"
#include "runtime/sync/child_order.h"
#include "runtime/sync/condition_values.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/lock_places.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/waits.h"

#include <cerrno>

using namespace snarl;

// The version of condition variables since glibc 2.3.2; the older ones have another layout.
#define SNARL_CONDITION_VERSION "GLIBC_2.3.2"

SNARL_INTERCEPT_VERSION(int, pthread_cond_wait, SNARL_CONDITION_VERSION, pthread_cond_t *c, pthread_mutex_t *m) {
  Thread *t = self();
  return t ? condition_wait(*t, {SNARL_CALLER_PC(), c, m, LockKind::mutex, nullptr, nullptr})
           : REAL(pthread_cond_wait)(c, m);
}

SNARL_INTERCEPT_VERSION(int, pthread_cond_timedwait, SNARL_CONDITION_VERSION, pthread_cond_t *c, pthread_mutex_t *m,
                        const timespec *until) {
  Thread *t = self();
  return t ? condition_wait(*t, {SNARL_CALLER_PC(), c, m, LockKind::mutex, until, nullptr})
           : REAL(pthread_cond_timedwait)(c, m, until);
}

SNARL_INTERCEPT(int, pthread_cond_clockwait, pthread_cond_t *c, pthread_mutex_t *m, clockid_t clock,
                const timespec *until) {
  Thread *t = self();
  return t ? condition_wait(*t, {SNARL_CALLER_PC(), c, m, LockKind::mutex, until, &clock})
           : REAL(pthread_cond_clockwait)(c, m, clock, until);
}

SNARL_INTERCEPT_VERSION(int, pthread_cond_destroy, SNARL_CONDITION_VERSION, pthread_cond_t *c) {
  Thread *t = self();
  return t ? condition_destroy(*t, SNARL_CALLER_PC(), c) : REAL(pthread_cond_destroy)(c);
}

namespace {

uintptr_t condition_address(const pthread_cond_t *c) {
  return reinterpret_cast<uintptr_t>(c);
}

// pthread_cond_destroy leaves this bit; the static initialiser and pthread_cond_init clear it.
bool destroyed(const pthread_cond_t *c) {
  return c->__data.__wrefs & 4;
}

bool process_shared(const pthread_cond_t *c) {
  return c->__data.__wrefs & 1;
}

void check_alive(Thread &t, Pc pc, const pthread_cond_t *c) {
  if (UNLIKELY(destroyed(c)))
    misuse(t, pc, FindingKind::condition_misuse, condition_address(c), find_lock(c),
           "it is used after it was destroyed");
}

// The condition's books: who waits, and with which mutex. Returns how many signals there were before.
uint64_t join_waiters(Thread &t, const ConditionWait &wait) {
  Lock copy{};
  uint64_t signals = 0;
  {
    RuntimeSection section(t);
    SyncObject &s = sync_object(t, wait.condition);
    SpinGuard guard(s.lock);
    Lock &books = lock_of(t, s, kConditionBooks);
    const auto mutex = reinterpret_cast<uintptr_t>(wait.mutex);
    if (UNLIKELY(books.waiters && books.partner != mutex && !books.lost_in_fork))
      copy = books;
    __atomic_fetch_add(&books.waiters, 1, __ATOMIC_RELAXED);
    books.partner = mutex;
    signals = hand_overs_so_far(books.handed);
  }
  if (UNLIKELY(copy.waiters))
    misuse_of_awaited(t, wait.pc, FindingKind::condition_misuse, condition_address(wait.condition), &copy,
                      "threads wait on it with different mutexes");
  return signals;
}

// The books of a condition, or null. Under its object's lock.
Lock *books_of(SyncObject &s) {
  return s.as_lock && s.as_lock->kind == kConditionBooks ? s.as_lock : nullptr;
}

// Most signals find nobody: then no line that others use is written by a thread that has released nothing since its
// last one. Whoever joins at this very moment could have come too late for the signal as well.
SNARL_INLINE bool is_lost_again(const Thread &t, const pthread_cond_t *c, Context at) {
  const Lock *books = lock_in_place(condition_address(c), kConditionBooks);
  return books && is_signal_noted(t, at, *books);
}

void leave_waiters(Thread &t, const ConditionWait &wait, bool woken, uint64_t signals_before) {
  RuntimeSection section(t);
  SyncObject *s = find_sync_object(wait.condition);
  if (!s)
    return; // destroyed as soon as it had signalled, and its memory freed
  SpinGuard guard(s->lock);
  Lock *books = books_of(*s);
  if (!books || !books->waiters)
    return;
  __atomic_fetch_sub(&books->waiters, 1, __ATOMIC_RELAXED);
  if (woken && books->handed && !process_shared(wait.condition))
    take_over(t, *books->handed, signals_before);
  if (books->woken && (woken || books->woken > books->waiters))
    --books->woken;
}

struct Waiting {
  Thread &thread;
  const ConditionWait &wait;
  uint64_t signals_before;
  bool held, woken;
};

// Also what a cancelled wait runs, with the mutex locked again.
void end_wait(void *p) {
  auto &w = *static_cast<Waiting *>(p);
  wait_end(w.thread);
  leave_waiters(w.thread, w.wait, w.woken, w.signals_before);
  condition_waits_for_value(w.thread, nullptr);
  if (w.held)
    mutex_after_wait(w.thread, w.wait.pc, w.wait.mutex, w.wait.mutex_kind);
}

int block(const ConditionWait &w) {
  if (!w.until)
    return REAL(pthread_cond_wait)(w.condition, w.mutex);
  if (w.clock)
    return REAL(pthread_cond_clockwait)(w.condition, w.mutex, *w.clock, w.until);
  return REAL(pthread_cond_timedwait)(w.condition, w.mutex, w.until);
}

// A mutex that checks itself makes the call say so.
void check_mutex(Thread &t, const ConditionWait &w) {
  if (is_known_not_held(t, w.mutex) || glibc_mutex::held_by(w.mutex, t.os_tid))
    return;
  const WrongCall wrong = wrong_call(t, w.pc, FindingKind::condition_misuse, condition_address(w.condition),
                                     find_lock(w.condition), "a thread waits on it without holding the mutex");
  const bool answered = glibc_mutex::checks_itself(w.mutex) && w.mutex_kind != LockKind::c11_mutex;
  answered ? hold_back(t, wrong) : tell(t, wrong);
}

} // namespace

namespace snarl {

int condition_wait(Thread &t, const ConditionWait &asked) {
  ConditionWait wait = asked;
  wait.pc = program_call_site(asked.pc);
  check_alive(t, wait.pc, wait.condition);
  const uint64_t signals_before = join_waiters(t, wait);
  const bool held = mutex_before_wait(t, wait.mutex);
  hold_nothing_back(t);
  if (UNLIKELY(!held))
    check_mutex(t, wait);
  Waiting waiting{t, wait, signals_before, held, false};
  WaitFor what{WaitKind::condition, condition_address(wait.condition), wait.until != nullptr};
  what.process_shared = process_shared(wait.condition);
  wait_begin(t, wait.pc, what);
  int result;
  pthread_cleanup_push(end_wait, &waiting);
  result = block(wait);
  waiting.woken = result == 0;
  pthread_cleanup_pop(1);
  if (UNLIKELY(waiting.woken && what.process_shared))
    taken_from_processes(t);
  return result;
}

void condition_signalled(Thread &t, Pc pc, pthread_cond_t *c, bool all) {
  check_alive(t, pc, c);
  if (UNLIKELY(process_shared(c)))
    given_to_processes(t);
  RuntimeSection section(t);
  const Context at = called_context(current_node(t), pc).context;
  if (is_lost_again(t, c, at))
    return;
  SyncObject &s = sync_object(t, c);
  SpinGuard guard(s.lock);
  Lock &books = lock_of(t, s, kConditionBooks);
  note_signal(t, at, books);
  if (!books.waiters)
    return;
  if (books.woken < books.waiters)
    books.woken = all ? books.waiters : books.woken + 1;
  hand_over(t, books.handed);
}

void condition_initialised(Thread &t, Pc pc, pthread_cond_t *c) {
  lock_initialised(t, pc, c, kConditionBooks);
}

int condition_destroy(Thread &t, Pc pc, pthread_cond_t *c) {
  const Lock *books = find_lock(c);
  const bool waited_on = books && books->kind == kConditionBooks && books->waiters > books->woken;
  if (destroyed(c))
    misuse(t, pc, FindingKind::condition_misuse, condition_address(c), books, "it is destroyed twice");
  else if (waited_on)
    misuse_of_awaited(t, pc, FindingKind::condition_misuse, condition_address(c), books,
                      "it is destroyed while threads wait on it");
  if (waited_on) {
    WaitFor what{WaitKind::condition, condition_address(c)};
    what.process_shared = process_shared(c);
    wait_begin(t, pc, what);
  }
  const int result = REAL(pthread_cond_destroy)(c);
  if (waited_on)
    wait_end(t);
  if (result == 0)
    lock_destroyed(t, pc, c, kConditionBooks);
  return result;
}

} // namespace snarl

SNARL_INTERCEPT_VERSION(int, pthread_cond_signal, SNARL_CONDITION_VERSION, pthread_cond_t *c) {
  if (Thread *t = self())
    condition_signalled(*t, SNARL_CALLER_PC(), c, false);
  return REAL(pthread_cond_signal)(c);
}

SNARL_INTERCEPT_VERSION(int, pthread_cond_broadcast, SNARL_CONDITION_VERSION, pthread_cond_t *c) {
  if (Thread *t = self())
    condition_signalled(*t, SNARL_CALLER_PC(), c, true);
  return REAL(pthread_cond_broadcast)(c);
}

SNARL_INTERCEPT_VERSION(int, pthread_cond_init, SNARL_CONDITION_VERSION, pthread_cond_t *c,
                        const pthread_condattr_t *attributes) {
  Thread *t = self();
  if (t)
    misuse_init(*t, SNARL_CALLER_PC(), c, kConditionBooks);
  const int result = REAL(pthread_cond_init)(c, attributes);
  if (t && result == 0)
    condition_initialised(*t, SNARL_CALLER_PC(), c);
  return result;
}
