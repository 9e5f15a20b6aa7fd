#include "runtime/intercept/futures.h"

#include "runtime/intercept/interceptor.h"
#include "runtime/platform/memory.h"
#include "runtime/sync/hand_over_points.h"
#include "runtime/thread/thread.h"

using namespace snarl;

namespace snarl {
namespace {

// The parts of libstdc++'s objects that are used here; its binary interface keeps them where they are.
struct CountedBase { // std::_Sp_counted_base
  void *vtable;
  int use_count, weak_count;
};
struct State { // std::__future_base::_State_baseV2
  void *vtable, *result;
  uint32_t status; // what a waiter tests, as an atomic acquire
};
struct MakeReady { // std::__future_base::_State_baseV2::_Make_ready
  void *next, *callback;
  State *state; // a weak_ptr: pointer and counts
  CountedBase *counts;
};

__thread Vector<MakeReady *> delayed;

} // namespace

void release_delayed_results() {
  Thread *t = self();
  for (const MakeReady *ready : delayed) {
    if (!t || !ready->counts || __atomic_load_n(&ready->counts->use_count, __ATOMIC_ACQUIRE) == 0)
      continue;
    ++t->ignore_accesses;
    __snarl_atomic4_rmw(&ready->state->status, 0, snarl_rmw_or, snarl_release);
    --t->ignore_accesses;
    milestone_reached(*t, &ready->state->status);
  }
  delayed.drop();
}

} // namespace snarl

// std::__future_base::_State_baseV2::_Make_ready::_M_set(): "at the exit of this thread". The object lives until then.
SNARL_INTERCEPT(void, _ZNSt13__future_base13_State_baseV211_Make_ready6_M_setEv, MakeReady *ready) {
  if (self())
    delayed.push(ready);
  REAL(_ZNSt13__future_base13_State_baseV211_Make_ready6_M_setEv)(ready);
}
