// The locks that libc++ makes of a mutex, condition variables and a word: shared_mutex, shared_timed_mutex, timed_mutex
// and recursive_timed_mutex. Their members are functions of its shared library, but for try_lock_until, at whose end
// the instrumenter plants a call (instrumenter/library_locks.h). What is within orders memory by itself; here the whole
// is taken for the lock that it is: who holds it, who waits for it.
//
// The mutex within stands at the object's address, so the lock has that of the word behind.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/signal_safety.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/waits.h"

#include <pthread.h>

using namespace snarl;

namespace {

// As in every version of libc++ so far.
struct SharedLayout {
  pthread_mutex_t mutex;
  pthread_cond_t gates[2];
  unsigned state;
};
struct TimedLayout {
  pthread_mutex_t mutex;
  pthread_cond_t condition;
  bool locked; // or the count of a recursive one
};

const void *word_of_shared(const void *lock) {
  return &static_cast<const SharedLayout *>(lock)->state;
}
const void *word_of_timed(const void *lock) {
  return &static_cast<const TimedLayout *>(lock)->locked;
}

// A lock, as its kind is to be understood. Writers keep readers that come later out.
struct LibraryLock {
  const void *word;
  LockKind kind;
  LockMode mode;
  uint8_t flags;
};
LibraryLock shared_lock(const void *lock, LockMode mode) {
  return {word_of_shared(lock), LockKind::rwlock, mode, acquire_flags::prefers_writers};
}
LibraryLock timed_lock(const void *lock) {
  return {word_of_timed(lock), LockKind::mutex, LockMode::exclusive, 0};
}

void taken(Thread &t, Pc pc, const LibraryLock &l, uint8_t how) {
  lock_acquired(t, pc, l.word, l.kind, l.mode, l.flags | how);
}

// Tries; when the lock is taken, registers the wait and blocks.
template <typename Try, typename Block>
SNARL_INLINE void lock(Thread *t, Pc pc, const LibraryLock &l, Try attempt, Block block) {
  if (UNLIKELY(!t))
    return block();
  unsafe_in_handler(pc, "locks a mutex");
  if (!attempt()) {
    WaitFor wait{WaitKind::lock, reinterpret_cast<uintptr_t>(l.word), false, l.mode};
    wait.whole = true;
    wait_begin(*t, pc, wait);
    block();
    wait_end(*t);
  }
  taken(*t, pc, l, 0);
}

bool tried(Thread *t, Pc pc, const LibraryLock &l, bool success) {
  if (t && success)
    taken(*t, pc, l, acquire_flags::try_lock);
  return success;
}

// Before the library's own unlock.
SNARL_INLINE void unlocking(Thread *t, Pc pc, const LibraryLock &l) {
  if (UNLIKELY(!t))
    return;
  if (l.kind == LockKind::rwlock)
    misuse_unlock_as(*t, pc, l.word, l.mode);
  if (LIKELY(lock_releasing(*t, l.word) != Release::not_ours))
    return;
  misuse_unlock(*t, pc, l.word);
  lock_released_by_stranger(*t, l.word, l.kind);
}

} // namespace

// --- std::__shared_mutex_base, which is all of a shared_mutex
// ---------------------------------------------------------
SNARL_INTERCEPT(bool, _ZNSt3__119__shared_mutex_base8try_lockEv, void *m) {
  return tried(self(), SNARL_CALLER_PC(), shared_lock(m, LockMode::exclusive),
               REAL(_ZNSt3__119__shared_mutex_base8try_lockEv)(m));
}
SNARL_INTERCEPT(void, _ZNSt3__119__shared_mutex_base4lockEv, void *m) {
  lock(
      self(), SNARL_CALLER_PC(), shared_lock(m, LockMode::exclusive),
      [m] { return REAL(_ZNSt3__119__shared_mutex_base8try_lockEv)(m); },
      [m] { REAL(_ZNSt3__119__shared_mutex_base4lockEv)(m); });
}
SNARL_INTERCEPT(void, _ZNSt3__119__shared_mutex_base6unlockEv, void *m) {
  unlocking(self(), SNARL_CALLER_PC(), shared_lock(m, LockMode::exclusive));
  REAL(_ZNSt3__119__shared_mutex_base6unlockEv)(m);
}

SNARL_INTERCEPT(bool, _ZNSt3__119__shared_mutex_base15try_lock_sharedEv, void *m) {
  return tried(self(), SNARL_CALLER_PC(), shared_lock(m, LockMode::shared),
               REAL(_ZNSt3__119__shared_mutex_base15try_lock_sharedEv)(m));
}
SNARL_INTERCEPT(void, _ZNSt3__119__shared_mutex_base11lock_sharedEv, void *m) {
  lock(
      self(), SNARL_CALLER_PC(), shared_lock(m, LockMode::shared),
      [m] { return REAL(_ZNSt3__119__shared_mutex_base15try_lock_sharedEv)(m); },
      [m] { REAL(_ZNSt3__119__shared_mutex_base11lock_sharedEv)(m); });
}
SNARL_INTERCEPT(void, _ZNSt3__119__shared_mutex_base13unlock_sharedEv, void *m) {
  unlocking(self(), SNARL_CALLER_PC(), shared_lock(m, LockMode::shared));
  REAL(_ZNSt3__119__shared_mutex_base13unlock_sharedEv)(m);
}

// --- std::shared_timed_mutex, which has one: its members may call those above, or not
// ---------------------------------
SNARL_INTERCEPT(bool, _ZNSt3__118shared_timed_mutex8try_lockEv, void *m) {
  return tried(self(), SNARL_CALLER_PC(), shared_lock(m, LockMode::exclusive),
               REAL(_ZNSt3__119__shared_mutex_base8try_lockEv)(m));
}
SNARL_INTERCEPT(void, _ZNSt3__118shared_timed_mutex4lockEv, void *m) {
  lock(
      self(), SNARL_CALLER_PC(), shared_lock(m, LockMode::exclusive),
      [m] { return REAL(_ZNSt3__119__shared_mutex_base8try_lockEv)(m); },
      [m] { REAL(_ZNSt3__119__shared_mutex_base4lockEv)(m); });
}
SNARL_INTERCEPT(void, _ZNSt3__118shared_timed_mutex6unlockEv, void *m) {
  unlocking(self(), SNARL_CALLER_PC(), shared_lock(m, LockMode::exclusive));
  REAL(_ZNSt3__119__shared_mutex_base6unlockEv)(m);
}

SNARL_INTERCEPT(bool, _ZNSt3__118shared_timed_mutex15try_lock_sharedEv, void *m) {
  return tried(self(), SNARL_CALLER_PC(), shared_lock(m, LockMode::shared),
               REAL(_ZNSt3__119__shared_mutex_base15try_lock_sharedEv)(m));
}
SNARL_INTERCEPT(void, _ZNSt3__118shared_timed_mutex11lock_sharedEv, void *m) {
  lock(
      self(), SNARL_CALLER_PC(), shared_lock(m, LockMode::shared),
      [m] { return REAL(_ZNSt3__119__shared_mutex_base15try_lock_sharedEv)(m); },
      [m] { REAL(_ZNSt3__119__shared_mutex_base11lock_sharedEv)(m); });
}
SNARL_INTERCEPT(void, _ZNSt3__118shared_timed_mutex13unlock_sharedEv, void *m) {
  unlocking(self(), SNARL_CALLER_PC(), shared_lock(m, LockMode::shared));
  REAL(_ZNSt3__119__shared_mutex_base13unlock_sharedEv)(m);
}

// --- std::timed_mutex and std::recursive_timed_mutex
// --------------------------------------------------------------------
SNARL_INTERCEPT(bool, _ZNSt3__111timed_mutex8try_lockEv, void *m) {
  return tried(self(), SNARL_CALLER_PC(), timed_lock(m), REAL(_ZNSt3__111timed_mutex8try_lockEv)(m));
}
SNARL_INTERCEPT(void, _ZNSt3__111timed_mutex4lockEv, void *m) {
  lock(
      self(), SNARL_CALLER_PC(), timed_lock(m), [m] { return REAL(_ZNSt3__111timed_mutex8try_lockEv)(m); },
      [m] { REAL(_ZNSt3__111timed_mutex4lockEv)(m); });
}
SNARL_INTERCEPT(void, _ZNSt3__111timed_mutex6unlockEv, void *m) {
  unlocking(self(), SNARL_CALLER_PC(), timed_lock(m));
  REAL(_ZNSt3__111timed_mutex6unlockEv)(m);
}

SNARL_INTERCEPT(bool, _ZNSt3__121recursive_timed_mutex8try_lockEv, void *m) {
  return tried(self(), SNARL_CALLER_PC(), timed_lock(m), REAL(_ZNSt3__121recursive_timed_mutex8try_lockEv)(m));
}
SNARL_INTERCEPT(void, _ZNSt3__121recursive_timed_mutex4lockEv, void *m) {
  lock(
      self(), SNARL_CALLER_PC(), timed_lock(m), [m] { return REAL(_ZNSt3__121recursive_timed_mutex8try_lockEv)(m); },
      [m] { REAL(_ZNSt3__121recursive_timed_mutex4lockEv)(m); });
}
SNARL_INTERCEPT(void, _ZNSt3__121recursive_timed_mutex6unlockEv, void *m) {
  unlocking(self(), SNARL_CALLER_PC(), timed_lock(m));
  REAL(_ZNSt3__121recursive_timed_mutex6unlockEv)(m);
}

SNARL_INTERCEPT(void, _ZNSt3__111timed_mutexD1Ev, void *m) {
  if (Thread *t = self()) {
    misuse_destroy(*t, SNARL_CALLER_PC(), word_of_timed(m));
    lock_destroyed(*t, SNARL_CALLER_PC(), word_of_timed(m), LockKind::mutex);
  }
  REAL(_ZNSt3__111timed_mutexD1Ev)(m);
}

SNARL_INTERCEPT(void, _ZNSt3__121recursive_timed_mutexD1Ev, void *m) {
  if (Thread *t = self()) {
    misuse_destroy(*t, SNARL_CALLER_PC(), word_of_timed(m));
    lock_destroyed(*t, SNARL_CALLER_PC(), word_of_timed(m), LockKind::mutex);
  }
  REAL(_ZNSt3__121recursive_timed_mutexD1Ev)(m);
}

// --- std::recursive_mutex: the library calls pthread's functions, and its unlock looks at no answer
// --------------------------------
SNARL_INTERCEPT(void, _ZNSt3__115recursive_mutex6unlockEv, void *m) {
  if (Thread *t = self())
    hold_nothing_back(*t);
  REAL(_ZNSt3__115recursive_mutex6unlockEv)(m);
  __snarl_error_ignored();
}

// --- their templates in the headers
// ---------------------------------------------------------------------------------------
SNARL_EXPORT void __snarl_timed_lock(const void *m, int which, int success) {
  Thread *t = self();
  if (!t || !success)
    return;
  const LibraryLock l = which == snarl_timed_mutex
                            ? timed_lock(m)
                            : shared_lock(m, which == snarl_timed_reader ? LockMode::shared : LockMode::exclusive);
  taken(*t, SNARL_CALLER_PC(), l, acquire_flags::timed);
}
