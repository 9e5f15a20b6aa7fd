// pthread mutexes of every type. A lock tries first; only when the mutex is taken is the wait registered and
// checked for a deadlock, and then the real function blocks.
#include "runtime/intercept/mutex.h"

#include "runtime/intercept/call_site.h"
#include "runtime/intercept/glibc_mutex.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/mutex_memory.h"
#include "runtime/intercept/signal_safety.h"
#include "runtime/sync/child_order.h"
#include "runtime/sync/lock_places.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/waits.h"
#include "runtime/thread/registry.h"

#include <cerrno>

using namespace snarl;
namespace gm = snarl::glibc_mutex;

namespace {

int mutex_clocklock(Thread &t, Pc pc, pthread_mutex_t *m, clockid_t clock, const timespec *until);
int mutex_init(Thread &t, Pc pc, pthread_mutex_t *m, const pthread_mutexattr_t *attributes);

} // namespace

SNARL_INTERCEPT(int, pthread_mutex_trylock, pthread_mutex_t *m) {
  unsafe_in_handler(SNARL_CALLER_PC(), "locks a mutex");
  Thread *t = self();
  return t ? mutex_trylock(*t, SNARL_CALLER_PC(), m, LockKind::mutex) : REAL(pthread_mutex_trylock)(m);
}

SNARL_INTERCEPT(int, pthread_mutex_lock, pthread_mutex_t *m) {
  unsafe_in_handler(SNARL_CALLER_PC(), "locks a mutex");
  Thread *t = self();
  return LIKELY(t != nullptr) ? mutex_lock(*t, SNARL_CALLER_PC(), m, LockKind::mutex) : REAL(pthread_mutex_lock)(m);
}

SNARL_INTERCEPT(int, pthread_mutex_timedlock, pthread_mutex_t *m, const timespec *until) {
  Thread *t = self();
  return t ? mutex_timedlock(*t, SNARL_CALLER_PC(), m, LockKind::mutex, until)
           : REAL(pthread_mutex_timedlock)(m, until);
}

SNARL_INTERCEPT(int, pthread_mutex_clocklock, pthread_mutex_t *m, clockid_t clock, const timespec *until) {
  Thread *t = self();
  return t ? mutex_clocklock(*t, SNARL_CALLER_PC(), m, clock, until) : REAL(pthread_mutex_clocklock)(m, clock, until);
}

SNARL_INTERCEPT(int, pthread_mutex_unlock, pthread_mutex_t *m) {
  Thread *t = self();
  return LIKELY(t != nullptr) ? mutex_unlock(*t, SNARL_CALLER_PC(), m, LockKind::mutex) : REAL(pthread_mutex_unlock)(m);
}

SNARL_INTERCEPT(int, pthread_mutex_init, pthread_mutex_t *m, const pthread_mutexattr_t *attributes) {
  Thread *t = self();
  return t ? mutex_init(*t, SNARL_CALLER_PC(), m, attributes) : REAL(pthread_mutex_init)(m, attributes);
}

SNARL_INTERCEPT(int, pthread_mutex_destroy, pthread_mutex_t *m) {
  Thread *t = self();
  return t ? mutex_destroy(*t, SNARL_CALLER_PC(), m, LockKind::mutex) : REAL(pthread_mutex_destroy)(m);
}

namespace {

uintptr_t mutex_address(const pthread_mutex_t *m) {
  return reinterpret_cast<uintptr_t>(m);
}

// EOWNERDEAD: locked, its state to be mended.
bool acquired(int result) {
  return result == 0 || result == EOWNERDEAD;
}

uint8_t flags_of(const pthread_mutex_t *m) {
  if (LIKELY(!(gm::kind(m) & (gm::kRobust | gm::kShared))))
    return 0;
  return (gm::robust(m) ? acquire_flags::robust : 0) | (gm::process_shared(m) ? acquire_flags::process_shared : 0);
}

const char *failure_in_words(const pthread_mutex_t *m, int result) {
  if (gm::kind(m) & gm::kProtect && (result == EINVAL || result == EPERM))
    return "it cannot be locked: its thread may not have the priority that is its ceiling";
  switch (result) {
  case EDEADLK:
    return "it is locked again by its holder (EDEADLK)";
  case EAGAIN:
    return "it is locked once more than its holder may (EAGAIN)";
  case EINVAL:
    return "it cannot be locked (EINVAL)";
  default: // a robust one that was given up is told of when it is unlocked
    return nullptr;
  }
}

SNARL_COLD void lock_failed(Thread &t, Pc pc, pthread_mutex_t *m, int result) {
  if (gm::destroyed(m))
    return misuse(t, pc, FindingKind::use_of_destroyed_lock, mutex_address(m), find_lock(m),
                  "it is locked after it was destroyed");
  if (result == EINVAL && check_kind(t, pc, m))
    return told_why_not_held(t, mutex_address(m));
  if (const char *failure = failure_in_words(m, result))
    hold_back(t, wrong_call(t, pc, FindingKind::lock_not_taken, mutex_address(m), find_lock(m), failure));
}

SNARL_INLINE int after_lock(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind, int result, uint8_t flags) {
  if (UNLIKELY(result != 0))
    hold_nothing_back(t);
  if (LIKELY(acquired(result)))
    lock_acquired(t, pc, m, kind, LockMode::exclusive, flags | flags_of(m));
  else
    lock_failed(t, pc, m, result);
  return result;
}

// Takes the mutex if that needs no wait. glibc's trylock of a robust mutex that was given up says so, but leaves it
// locked for ever.
SNARL_INLINE int try_first(pthread_mutex_t *m) {
  return UNLIKELY(gm::given_up(m)) ? EBUSY : REAL(pthread_mutex_trylock)(m);
}

// Most critical sections are over before a wait for them would be registered, let alone a thread put to sleep and
// woken. But who sleeps lets the other take the mutex many times in a row; and each time that it goes from one thread
// to another their clocks are joined and copied, which is dear where they have many entries. So does who looks more and
// more seldom, whose looks also take the mutex's line away from the holder less often.
int try_for_a_while(pthread_mutex_t *m) {
  constexpr uint32_t kTries = 12, kLongest = 32; // in pauses
  constexpr uint32_t kFewEntries = 32;
  if (slots_in_use() > kFewEntries)
    return EBUSY;
  for (uint32_t i = 0, pauses = 1; i < kTries; ++i) {
    for (uint32_t k = 0; k < pauses; ++k)
      __builtin_ia32_pause();
    if (pauses < kLongest)
      pauses *= 2;
    if (gm::locked(m))
      continue;
    if (const int result = try_first(m); result != EBUSY)
      return result;
  }
  return EBUSY;
}

// The thread waits for a mutex that it holds itself, whose holder has ended, or that nobody ever locked. Another thread
// may still unlock it, which is wrong but works; so the hang is certain after a while only, or at once when there is no
// other thread or no holder for certain.
SNARL_COLD int lock_hopeless(Thread &t, Pc pc, pthread_mutex_t *m, const LockedByNobody &nobody) {
  const HopelessWait wait(t, pc, m);
  if (!alone() && !nobody.certain(t) && REAL_OR_NULL(pthread_mutex_clocklock)) {
    const timespec until = deadlock_is_certain_at();
    const int result = REAL(pthread_mutex_clocklock)(m, CLOCK_MONOTONIC, &until);
    if (result != ETIMEDOUT && result != EINVAL)
      return result;
  }
  if (nobody.certain(t)) {
    nobody.report(t, pc);
    wait.end();
  } else if (!nobody.possible()) {
    wait.report();
  }
  return EBUSY;
}

bool holder_has_ended(const pthread_mutex_t *m) {
  const Lock *l = find_lock(m);
  return l && l->abandoned && !l->robust && !l->owner;
}

// The mutex is taken.
template <typename Block>
SNARL_COLD int lock_contended(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind, bool timed, Block block) {
  const bool own = gm::held_by(m, t.os_tid);
  const uint8_t flags = timed ? acquire_flags::timed : 0;
  int result = own ? EBUSY : try_for_a_while(m);
  if (result != EBUSY)
    return after_lock(t, pc, m, kind, result, flags);
  check_kind(t, pc, m);
  const LockedByNobody nobody(t, m);
  if (!timed && ((own && !gm::answers_its_holder(m)) || holder_has_ended(m) || nobody.possible()))
    result = lock_hopeless(t, pc, m, nobody);
  if (result == EBUSY && !own) {
    WaitFor wait{WaitKind::lock, mutex_address(m), timed};
    wait.process_shared = gm::process_shared(m);
    wait.holder = wait.process_shared ? &m->__data.__owner : nullptr;
    wait_begin(t, pc, wait);
  }
  if (result == EBUSY)
    result = block();
  if (t.wait)
    wait_end(t);
  return after_lock(t, pc, m, kind, result, flags);
}

// Who unlocks it did not look at what its lock said.
SNARL_COLD void misuse_given_up(Thread &t, Pc pc, const pthread_mutex_t *m) {
  const Lock *l = find_lock(m);
  const OtherStack acquired{StackRole::acquired, l ? l->acquired_by : Tid(), l ? l->acquired_at : Context()};
  misuse_with(t, context_of(t, pc), FindingKind::robust_mutex_misuse, mutex_address(m), l ? l->id : LockId(), &acquired,
              l ? 1 : 0,
              "it is unlocked by a thread whose lock failed (ENOTRECOVERABLE): after its owner had ended it was "
              "unlocked without pthread_mutex_consistent");
}

// No thread here does, and the mutex says that it is held.
bool is_held_by_other_process(Thread &t, const pthread_mutex_t *m) {
  const Lock *l = find_lock(m);
  return gm::process_shared(m) && gm::locked(m) && !(l && l->owner) && !gm::held_by(m, t.os_tid);
}

// The thread's books do not say that it holds the mutex. True: the real mutex will let it through.
SNARL_COLD void before_unlock_of_others(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind) {
  hold_nothing_back(t);
  if (gm::destroyed(m)) {
    misuse(t, pc, FindingKind::use_of_destroyed_lock, mutex_address(m), find_lock(m),
           "it is unlocked after it was destroyed");
    return;
  }
  const bool really_ours = gm::locked(m) && gm::held_by(m, t.os_tid); // locked where we did not see it
  if (UNLIKELY(gm::given_up(m)))
    return misuse_given_up(t, pc, m);
  if (gm::checks_itself(m) && !really_ours && kind != LockKind::c11_mutex)
    return misuse_unlock_answered(t, pc, m);
  if (!really_ours && is_held_by_other_process(t, m))
    misuse_unlock_of_process(t, pc, m);
  else if (!really_ours)
    misuse_unlock(t, pc, m);
  else if (const LockedByNobody nobody(t, m); nobody.certain(t))
    nobody.report(t, pc);
  lock_released_by_stranger(t, m, kind);
}

// Its holder finds it free. If processes share it, one of these has unlocked it, and was told of.
SNARL_COLD void unlock_of_free(Thread &t, Pc pc, const pthread_mutex_t *m) {
  hold_nothing_back(t);
  if (!gm::process_shared(m))
    mutex_was_overwritten(t, pc, m);
}

int mutex_clocklock(Thread &t, Pc pc, pthread_mutex_t *m, clockid_t clock, const timespec *until) {
  const int result = try_first(m);
  if (result == EBUSY)
    return lock_contended(t, pc, m, LockKind::mutex, true,
                          [=] { return REAL(pthread_mutex_clocklock)(m, clock, until); });
  return after_lock(t, pc, m, LockKind::mutex, result, acquire_flags::timed);
}

int mutex_init(Thread &t, Pc pc, pthread_mutex_t *m, const pthread_mutexattr_t *attributes) {
  misuse_init(t, pc, m, LockKind::mutex);
  const int result = REAL(pthread_mutex_init)(m, attributes);
  if (result == 0)
    lock_initialised(t, pc, m, LockKind::mutex);
  if (result == 0 && gm::process_shared(m))
    locks_are_shared_by_processes();
  return result;
}

} // namespace

namespace snarl {

int mutex_trylock(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind) {
  const int result = REAL(pthread_mutex_trylock)(m);
  return result == EBUSY ? result : after_lock(t, pc, m, kind, result, acquire_flags::try_lock);
}

int mutex_lock(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind) {
  lock_expected(m);
  const int result = try_first(m);
  if (UNLIKELY(result == EBUSY))
    return lock_contended(t, pc, m, kind, false, [m] { return REAL(pthread_mutex_lock)(m); });
  return after_lock(t, pc, m, kind, result, 0);
}

int mutex_timedlock(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind, const timespec *until) {
  const int result = try_first(m);
  if (result == EBUSY)
    return lock_contended(t, pc, m, kind, true, [=] { return REAL(pthread_mutex_timedlock)(m, until); });
  return after_lock(t, pc, m, kind, result, acquire_flags::timed);
}

int mutex_unlock(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind) {
  if (UNLIKELY(lock_releasing(t, m) == Release::not_ours))
    before_unlock_of_others(t, pc, m, kind);
  else if (UNLIKELY(!gm::locked(m)))
    unlock_of_free(t, pc, m);
  return REAL(pthread_mutex_unlock)(m);
}

bool mutex_before_wait(Thread &t, pthread_mutex_t *m) {
  return lock_releasing(t, m) != Release::not_ours;
}

void mutex_after_wait(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind) {
  lock_acquired(t, pc, m, kind, LockMode::exclusive, acquire_flags::after_wait | flags_of(m));
}

int mutex_destroy(Thread &t, Pc pc, pthread_mutex_t *m, LockKind kind) {
  hold_nothing_back(t);
  WrongCall wrong{};
  if (gm::destroyed(m))
    misuse(t, pc, FindingKind::use_of_destroyed_lock, mutex_address(m), find_lock(m), "it is destroyed twice");
  else
    wrong = wrong_destruction(t, pc, m);
  const int result = REAL(pthread_mutex_destroy)(m);
  if (result == EBUSY && !wrong.text)
    wrong = wrong_destruction_in_wait(t, pc, m);
  if (wrong.text) {
    // A library's destructor cannot say it to anybody.
    const bool answered = result != 0 && kind != LockKind::c11_mutex && program_call_site(pc) == pc;
    answered ? hold_back(t, wrong) : tell(t, wrong);
  }
  if (result == 0)
    lock_destroyed(t, pc, m, kind);
  return result;
}

} // namespace snarl
