#include "runtime/intercept/futures.h"

#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/libcxx_owners.h"
#include "runtime/intercept/unrecorded.h"
#include "runtime/platform/memory.h"
#include "runtime/sync/hand_over_points.h"

using namespace snarl;

namespace snarl {
namespace {

// The parts of both libraries' objects that are used here; their binary interfaces keep them where they are.
struct CountedBase { // std::_Sp_counted_base
  void (**functions)(void *);
  int use_count, weak_count;
};
struct State { // std::__future_base::_State_baseV2
  void *functions, *result;
  uint32_t status; // what a waiter tests, as an atomic acquire
};
struct MakeReady { // std::__future_base::_State_baseV2::_Make_ready
  void *next, *callback;
  State *state; // a weak_ptr: pointer and counts
  CountedBase *counts;
};
constexpr int kDispose = 2, kDestroy = 3; // of CountedBase's functions

__thread Vector<MakeReady *> delayed;
__thread Vector<CountedBase *> owned;
__thread Vector<SharedCount *> owned_of_libcxx;

// As a weak_ptr is locked.
bool own_if_alive(CountedBase &counts) {
  int count = __atomic_load_n(&counts.use_count, __ATOMIC_RELAXED);
  while (count != 0 && !__atomic_compare_exchange_n(&counts.use_count, &count, count + 1, false, __ATOMIC_ACQ_REL,
                                                    __ATOMIC_RELAXED)) {
  }
  return count != 0;
}

// As shared_ptr does in planted code.
bool was_last(Thread &t, int &count) {
  return unrecorded(t, [&] {
           return __snarl_atomic4_rmw(reinterpret_cast<uint32_t *>(&count), ~0u, snarl_rmw_add, snarl_acq_rel);
         }) == 1;
}

void disown(Thread &t, CountedBase &counts) {
  if (!was_last(t, counts.use_count))
    return;
  counts.functions[kDispose](&counts);
  if (was_last(t, counts.weak_count))
    counts.functions[kDestroy](&counts);
}

} // namespace

void release_delayed_results() {
  Thread *t = self();
  for (const MakeReady *ready : delayed) {
    if (!t || !ready->counts || !own_if_alive(*ready->counts))
      continue;
    owned.push(ready->counts);
    unrecorded(*t, [=] { return __snarl_atomic4_rmw(&ready->state->status, 0, snarl_rmw_or, snarl_release); });
    milestone_reached(*t, &ready->state->status);
  }
  delayed.drop();
}

void disown_delayed_results() {
  Thread *t = self();
  for (CountedBase *counts : owned)
    if (t)
      disown(*t, *counts);
  owned.drop();
  for (SharedCount *count : owned_of_libcxx)
    if (t)
      disown(*t, *count);
  owned_of_libcxx.drop();
}

} // namespace snarl

// std::__future_base::_State_baseV2::_Make_ready::_M_set(): "at the exit of this thread". The object lives until then.
SNARL_INTERCEPT(void, _ZNSt13__future_base13_State_baseV211_Make_ready6_M_setEv, MakeReady *ready) {
  if (self())
    delayed.push(ready);
  REAL(_ZNSt13__future_base13_State_baseV211_Make_ready6_M_setEv)(ready);
}

// std::__thread_struct::__make_ready_at_thread_exit(std::__assoc_sub_state *)
SNARL_INTERCEPT(void, _ZNSt3__115__thread_struct27__make_ready_at_thread_exitEPNS_17__assoc_sub_stateE, void *thread,
                SharedCount *state) {
  if (self()) {
    own(*state);
    owned_of_libcxx.push(state);
  }
  REAL(_ZNSt3__115__thread_struct27__make_ready_at_thread_exitEPNS_17__assoc_sub_stateE)(thread, state);
}
