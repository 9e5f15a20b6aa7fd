// Functions of libc++'s shared library that synchronise by atomics of their own, where nothing is planted.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/watched_call.h"
#include "runtime/sync/hand_over_points.h"
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
  // Also if the routine has thrown: whoever gets past comes after all that were tried.
  static void ended(WatchedCall &call) {
    uint64_t *flag = reinterpret_cast<OnceCall &>(call).flag;
    order(flag, snarl_release);
    if (Thread *t = self())
      milestone_reached(*t, flag);
  }
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

namespace snarl {
namespace {

// The word of std::__assoc_sub_state, what promises and futures share, at which it stands as a milestone; as in
// instrumenter/library_hand_overs.cpp.
const void *result_of(const void *state) {
  return static_cast<const char *>(state) + 8;
}

void result_comes(const void *state) {
  if (Thread *t = state ? self() : nullptr)
    milestone_reached(*t, result_of(state));
}

void result_is_there(const void *state) {
  if (Thread *t = self())
    milestone_passed(*t, result_of(state));
}

} // namespace
} // namespace snarl

// std::__assoc_sub_state: set_value(), set_exception(exception_ptr), __make_ready() at the end of a thread
SNARL_INTERCEPT(void, _ZNSt3__117__assoc_sub_state9set_valueEv, void *state) {
  result_comes(state);
  REAL(_ZNSt3__117__assoc_sub_state9set_valueEv)(state);
}
SNARL_INTERCEPT(void, _ZNSt3__117__assoc_sub_state13set_exceptionESt13exception_ptr, void *state, void *exception) {
  result_comes(state);
  REAL(_ZNSt3__117__assoc_sub_state13set_exceptionESt13exception_ptr)(state, exception);
}
SNARL_INTERCEPT(void, _ZNSt3__117__assoc_sub_state12__make_readyEv, void *state) {
  result_comes(state);
  REAL(_ZNSt3__117__assoc_sub_state12__make_readyEv)(state);
}

// wait(), copy(), __sub_wait(unique_lock<mutex> &): what get() calls
SNARL_INTERCEPT(void, _ZNSt3__117__assoc_sub_state4waitEv, void *state) {
  REAL(_ZNSt3__117__assoc_sub_state4waitEv)(state);
  result_is_there(state);
}
SNARL_INTERCEPT(void, _ZNSt3__117__assoc_sub_state4copyEv, void *state) {
  REAL(_ZNSt3__117__assoc_sub_state4copyEv)(state);
  result_is_there(state);
}
SNARL_INTERCEPT(void, _ZNSt3__117__assoc_sub_state10__sub_waitERNS_11unique_lockINS_5mutexEEE, void *state,
                void *lock) {
  REAL(_ZNSt3__117__assoc_sub_state10__sub_waitERNS_11unique_lockINS_5mutexEEE)(state, lock);
  result_is_there(state);
}

// The library's own calls of these are direct. Of promise<void> and future<void>, whose first member is the state:
// set_value(), set_exception(exception_ptr), and get(), which ends the state.
SNARL_INTERCEPT(void, _ZNSt3__17promiseIvE9set_valueEv, void **promise) {
  result_comes(*promise);
  REAL(_ZNSt3__17promiseIvE9set_valueEv)(promise);
}
SNARL_INTERCEPT(void, _ZNSt3__17promiseIvE13set_exceptionESt13exception_ptr, void **promise, void *exception) {
  result_comes(*promise);
  REAL(_ZNSt3__17promiseIvE13set_exceptionESt13exception_ptr)(promise, exception);
}
SNARL_INTERCEPT(void, _ZNSt3__16futureIvE3getEv, void **future) {
  if (*future) {
    REAL(_ZNSt3__117__assoc_sub_state4waitEv)(*future);
    result_is_there(*future);
  }
  REAL(_ZNSt3__16futureIvE3getEv)(future);
}
