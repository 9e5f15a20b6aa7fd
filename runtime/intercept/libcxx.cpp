// Functions of libc++'s shared library that synchronise by atomics of their own, where nothing is planted.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/watched_call.h"
#include "runtime/sync/points.h"

using namespace snarl;

namespace snarl {
namespace {

// The once_flag's word, which the planted code of std::call_once tests first, as an atomic acquire.
struct OnceCall {
  WatchedCall call;
  uint64_t *flag;
  void (*routine)(void *);
  void *argument;

  // No change of the value: the library does that after us.
  static void order(uint64_t *flag, int how) {
    Thread *t = self();
    if (!t)
      return;
    ++t->ignore_accesses;
    __snarl_atomic8_rmw(flag, 0, snarl_rmw_or, how);
    --t->ignore_accesses;
  }
  static void ended(WatchedCall &call) { order(reinterpret_cast<OnceCall &>(call).flag, snarl_release); }
  static void run(void *p) {
    auto &once = *static_cast<OnceCall *>(p);
    order(once.flag, snarl_acquire);
    call_watched(once.call, once.routine, once.argument);
  }
};

} // namespace
} // namespace snarl

// std::__call_once(volatile unsigned long &, void *, void (*)(void *))
SNARL_INTERCEPT(void, _ZNSt3__111__call_onceERVmPvPFvS2_E, uint64_t *flag, void *argument, void (*routine)(void *)) {
  OnceCall once{{OnceCall::ended, nullptr}, flag, routine, argument};
  REAL(_ZNSt3__111__call_onceERVmPvPFvS2_E)(flag, &once, OnceCall::run);
  OnceCall::order(flag, snarl_acquire);
}

// std::__arrive_barrier_algorithm_base(std::__barrier_algorithm_base *, unsigned char): true for the last to arrive,
// who then completes the phase.
SNARL_INTERCEPT(bool, _ZNSt3__131__arrive_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseEh, void *barrier,
                unsigned char phase) {
  Thread *t = self();
  if (t)
    release_at(*t, barrier);
  const bool last = REAL(_ZNSt3__131__arrive_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseEh)(barrier, phase);
  if (t && last)
    acquire_at(*t, barrier);
  return last;
}
