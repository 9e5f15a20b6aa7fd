// Waits by futex: std::future, std::latch, std::counting_semaphore, std::atomic::wait and all else that a program or
// its C++ library builds upon the system call. They are waits that the stall and its report must know. A word that is
// an atomic orders by its atomic operations, and the wait by nothing more; where the word is something else, what was
// done before a wake happens before what follows the waits that it may have ended.
//
// libstdc++'s headers and library call syscall(); libc++'s library waits in slices of two seconds, which look like
// waits that end by themselves, so the function around the loop is taken.
#include "runtime/intercept/futex.h"
#include "runtime/channel/table.h"
#include "runtime/intercept/call_site.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/platform/signals.h"
#include "runtime/sync/points.h"
#include "runtime/sync/waits.h"

#include <cerrno>
#include <cstdarg>
#include <linux/futex.h>
#include <sys/syscall.h>

using namespace snarl;

namespace {

struct FutexCall {
  long word, operation, value, timeout;
  bool waits() const {
    const long command = operation & FUTEX_CMD_MASK;
    return command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET;
  }
  bool wakes() const {
    const long command = operation & FUTEX_CMD_MASK;
    return command == FUTEX_WAKE || command == FUTEX_WAKE_BITSET || command == FUTEX_WAKE_OP ||
           command == FUTEX_REQUEUE || command == FUTEX_CMP_REQUEUE;
  }
  const void *address() const { return reinterpret_cast<const void *>(word); }
  // Its memory may belong to another process, too, unless it is private by its kind.
  bool process_shared() const {
    if (operation & FUTEX_PRIVATE_FLAG)
      return false;
    const LocationKind kind = locate(static_cast<uintptr_t>(word)).kind;
    return kind == LocationKind::mapped || kind == LocationKind::unknown;
  }
};

// A wait that is part of a wait that is known already is none of its own.
class FutexWait {
public:
  FutexWait(Thread *t, Pc pc, uintptr_t word, bool timed, bool process_shared) : thread_(t && !t->wait ? t : nullptr) {
    if (!thread_)
      return;
    WaitFor wait{WaitKind::futex, word, timed};
    wait.process_shared = process_shared;
    wait_begin(*thread_, program_call_site(pc), wait);
  }
  ~FutexWait() {
    if (thread_)
      wait_end(*thread_);
  }
  FutexWait(const FutexWait &) = delete;
  FutexWait &operator=(const FutexWait &) = delete;

private:
  Thread *thread_;
};

// Is the word still what the caller waits on? Else the call returns at once and is no wait.
bool still(const FutexCall &call) {
  return __atomic_load_n(reinterpret_cast<const uint32_t *>(call.word), __ATOMIC_RELAXED) ==
         static_cast<uint32_t>(call.value);
}

// Waiters that a requeue has moved wait at the second word from then on, and who wakes them there comes before them.
// Only the kernel knows which were moved, so whoever waits at the first word is taken to: that can hide a race and
// never makes one up.
SpinLock requeued_lock;
Table<uintptr_t> requeued; // second words by first
bool any_requeued;         // atomic

void note_requeue(long first, long second) {
  SignalsBlocked signals;
  SpinGuard guard(requeued_lock);
  requeued.at({static_cast<uint64_t>(first)}) = static_cast<uintptr_t>(second);
  __atomic_store_n(&any_requeued, true, __ATOMIC_RELEASE);
}

// Null: there is none.
const void *requeued_to(const void *word) {
  if (LIKELY(!__atomic_load_n(&any_requeued, __ATOMIC_ACQUIRE)))
    return nullptr;
  SignalsBlocked signals;
  SpinGuard guard(requeued_lock);
  const uintptr_t *second = requeued.find({reinterpret_cast<uint64_t>(word)});
  return second ? reinterpret_cast<const void *>(*second) : nullptr;
}

void woken(Thread &t, const void *word) {
  constexpr uint32_t kMostSteps = 4; // words may lead in a circle
  for (uint32_t i = 0; word && i < kMostSteps; ++i, word = requeued_to(word))
    acquire_at_futex(t, word);
}

void woken_from_here(Thread &t, const FutexCall &call, const void *second) {
  release_at_futex(t, call.address());
  const long command = call.operation & FUTEX_CMD_MASK;
  const bool moves = command == FUTEX_REQUEUE || command == FUTEX_CMP_REQUEUE;
  if (moves)
    note_requeue(call.word, reinterpret_cast<long>(second));
  const bool two = moves || command == FUTEX_WAKE_OP;
  if (two)
    release_at_futex(t, second);
}

} // namespace

namespace snarl {

void futexes_lock_for_fork() {
  requeued_lock.lock();
}

void futexes_unlock_after_fork() {
  requeued_lock.unlock();
}

} // namespace snarl

SNARL_INTERCEPT(long, syscall, long number, ...) {
  va_list list;
  va_start(list, number);
  long a[6];
  for (long &argument : a)
    argument = va_arg(list, long);
  va_end(list);
  if (number != SYS_futex || !self())
    return REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  const FutexCall call{a[0], a[1], a[2], a[3]};
  if (call.wakes())
    woken_from_here(*self(), call, reinterpret_cast<const void *>(a[4]));
  if (!call.waits() || !still(call))
    return REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  const FutexWait wait(self(), SNARL_CALLER_PC(), static_cast<uintptr_t>(call.word), call.timeout != 0,
                       call.process_shared());
  const long result = REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  if (result == 0)
    woken(*self(), call.address());
  return result;
}

// std::__libcpp_atomic_wait(void const volatile *, __cxx_contention_t)
SNARL_INTERCEPT(void, _ZNSt3__120__libcpp_atomic_waitEPVKvi, const volatile void *word, int seen) {
  const FutexWait wait(self(), SNARL_CALLER_PC(), reinterpret_cast<uintptr_t>(word), false, false);
  REAL(_ZNSt3__120__libcpp_atomic_waitEPVKvi)(word, seen);
}

// std::__libcpp_atomic_wait(std::__cxx_atomic_contention_t const volatile *, __cxx_contention_t)
SNARL_INTERCEPT(void, _ZNSt3__120__libcpp_atomic_waitEPVKNS_17__cxx_atomic_implIiNS_22__cxx_atomic_base_implIiEEEEi,
                const volatile void *word, int seen) {
  const FutexWait wait(self(), SNARL_CALLER_PC(), reinterpret_cast<uintptr_t>(word), false, false);
  REAL(_ZNSt3__120__libcpp_atomic_waitEPVKNS_17__cxx_atomic_implIiNS_22__cxx_atomic_base_implIiEEEEi)(word, seen);
}
