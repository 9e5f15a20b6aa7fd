#include "runtime/thread/fibers.h"

#include "runtime/platform/signals.h"
#include "runtime/shadow/access_state.h"
#include "runtime/shadow/known.h"
#include "runtime/thread/clock_state.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

void leave(Thread &from) {
  RuntimeSection section(from);
  forget_known(from, __snarl_tls);
  from.planted = nullptr;
  from.frames = __snarl_tls.frames;
}

void enter(Thread &to, Thread &carrier) {
  to.planted = &__snarl_tls;
  to.left_in_order = false;
  to.os_tid = carrier.os_tid;
  if (to.is_fiber)
    to.carrier = &carrier;
  __snarl_tls.thread = &to;
  __snarl_tls.frames = to.frames;
  RuntimeSection section(to);
  if (to.state == ThreadState::created) {
    to.state = ThreadState::running;
    access_epoch_changed(to, to.clock->own()); // the ids of the slot's last holder are behind
  }
  publish_epoch(to);
}

} // namespace

Thread *on_fiber_create(Thread &creator, Pc pc) {
  Thread *fiber = on_thread_create(creator, pc, false);
  mark_fiber(*fiber);
  return fiber;
}

void on_fiber_switch(Thread &from, Thread &to, bool ordered) {
  if (&from == &to)
    return;
  SignalsBlocked blocked; // a handler's accesses are those of the one or the other
  SyncVar handed;
  if (ordered) {
    RuntimeSection section(from);
    on_release_store(from, handed);
    from.left_in_order = true;
  }
  leave(from);
  enter(to, from.is_fiber ? *from.carrier : from);
  if (ordered) {
    RuntimeSection section(to);
    on_acquire(to, handed);
    on_sync_end(handed);
  }
}

// When the caller knows all that the fiber did, its slot and its place among the threads are free again, as after a
// join. Else they are when somebody learns of it.
void on_fiber_destroy(Thread &t, Pc pc, Thread *fiber) {
  RuntimeSection section(t);
  if (fiber->state == ThreadState::created)
    return on_thread_not_created(t, fiber);
  fiber->state = ThreadState::finished;
  // In the epoch after a release that it made when it was left, it did nothing.
  const Clock last = fiber->clock->own() - fiber->left_in_order;
  if (t.clock->knows(fiber->slot.value, last))
    on_thread_join(t, pc, fiber);
  else
    on_thread_detach(t, pc, fiber);
}

} // namespace snarl
