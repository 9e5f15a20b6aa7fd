// Waits by futex: std::future, std::latch, std::counting_semaphore, std::atomic::wait and all else that a program or
// its C++ library builds upon the system call. They order nothing here (the atomics around them do); they are waits
// that the stall and its report must know.
//
// libstdc++'s headers and library call syscall(); libc++'s library waits in slices of two seconds, which look like
// waits that end by themselves, so the function around the loop is taken.
#include "runtime/intercept/call_site.h"
#include "runtime/intercept/interceptor.h"
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

} // namespace

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
  if (!call.waits() || !still(call))
    return REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  const FutexWait wait(self(), SNARL_CALLER_PC(), static_cast<uintptr_t>(call.word), call.timeout != 0,
                       call.process_shared());
  return REAL(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
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
