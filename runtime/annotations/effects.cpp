#include "runtime/annotations/effects.h"

#include "runtime/channel/facts.h"
#include "runtime/heap/benign_races.h"
#include "runtime/shadow/access_state.h"
#include "runtime/sync/hand_over_points.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/points.h"
#include "runtime/sync/waits.h"
#include "runtime/thread/clock_state.h"
#include "runtime/thread/fibers.h"

namespace snarl::annotated {
namespace {

const void *plain(const volatile void *p) {
  return const_cast<const void *>(p);
}

void count(uint8_t &depth, bool begin) {
  if (begin && depth < UINT8_MAX)
    ++depth;
  else if (!begin && depth > 0)
    --depth;
}

} // namespace

void happens_before(Thread *t, const volatile void *address) {
  if (!t)
    return;
  release_at(*t, plain(address));
  tokens_handed(*t, plain(address));
}

void happens_after(Thread *t, const volatile void *address) {
  if (!t)
    return;
  acquire_at(*t, plain(address));
  tokens_taken(*t, plain(address));
}

void ignore_accesses(Thread *t, bool begin) {
  if (!t)
    return;
  RuntimeSection section(*t);
  count(t->ignore_accesses, begin);
  publish_epoch(*t);
}

void ignore_asked_accesses(Thread *t, bool begin) {
  static OftenCounted begins{CoverageFact::ignored, ""};
  if (t && begin)
    count_often(begins);
  ignore_accesses(t, begin);
}

void ignore_sync(Thread *t, bool begin) {
  if (t)
    count(t->ignore_sync, begin);
}

void benign_race(Thread *t, const volatile void *address, size_t size, const char *reason) {
  if (t)
    benign_race_expected(reinterpret_cast<uintptr_t>(address), size, reason);
}

void new_memory(Thread *t, Pc pc, const volatile void *address, size_t size) {
  if (!t)
    return;
  benign_memory_gone(reinterpret_cast<uintptr_t>(address), size);
  on_memory_mapped(*t, pc, const_cast<void *>(address), size);
}

void lock_created(Thread *t, Pc pc, const volatile void *lock) {
  if (t)
    lock_initialised(*t, pc, plain(lock), LockKind::custom);
}

void lock_destroyed(Thread *t, Pc pc, const volatile void *lock) {
  if (!t)
    return;
  misuse_destroy(*t, pc, plain(lock));
  snarl::lock_destroyed(*t, pc, plain(lock), LockKind::custom);
}

// The program waits by means of its own; only when another thread has the lock now is there a wait to register.
void lock_wanted(Thread *t, Pc pc, const volatile void *lock, LockMode mode) {
  if (!t)
    return;
  held_locks(*t).takes_own = true;
  if (t->wait)
    return;
  const Lock *l = find_lock(plain(lock));
  if (l && l->owner && l->owner != t->held)
    wait_begin(*t, pc, {WaitKind::lock, reinterpret_cast<uintptr_t>(lock), false, mode});
}

void lock_acquired(Thread *t, Pc pc, const volatile void *lock, LockMode mode, bool tried) {
  lock_not_acquired(t);
  if (t)
    snarl::lock_acquired(*t, pc, plain(lock), LockKind::custom, mode, tried ? acquire_flags::try_lock : 0);
}

void lock_not_acquired(Thread *t) {
  if (!t)
    return;
  if (t->held)
    t->held->takes_own = false;
  if (t->wait)
    wait_end(*t);
}

Release lock_releasing(Thread *t, Pc pc, const volatile void *lock) {
  if (!t)
    return Release::not_ours;
  if (t->held)
    t->held->takes_own = false; // it waited for one until a time was over
  const Release outcome = snarl::lock_releasing(*t, plain(lock));
  if (outcome == Release::not_ours) {
    misuse_unlock(*t, pc, plain(lock));
    lock_released_by_stranger(*t, plain(lock), LockKind::custom);
  }
  return outcome;
}

void foreign_lock_releasing(Thread *t, const volatile void *lock) {
  if (!t)
    return;
  if (t->held)
    t->held->takes_own = false;
  if (snarl::lock_releasing(*t, plain(lock)) == Release::not_ours)
    lock_released_by_stranger(*t, plain(lock), LockKind::custom);
}

void lock_released_as(Thread *t, Pc pc, const volatile void *lock, LockMode mode) {
  if (t)
    misuse_unlock_as(*t, pc, plain(lock), mode);
}

void no_locks_held(Thread *t, Pc pc) {
  if (t)
    misuse_holds_locks(*t, pc);
}

void lock_level(Thread *t, const volatile void *lock, uint32_t level) {
  if (t)
    lock_has_level(*t, plain(lock), level);
}

Thread *fiber_create(Thread *t, Pc pc) {
  if (!t)
    return nullptr;
  const Clock clock = t->clock->own();
  Thread *fiber = on_fiber_create(*t, pc);
  structure_create(held_locks(*t).structure, t->slot.value, clock, held_locks(*fiber).structure);
  structure_join(held_locks(*fiber).structure, held_locks(*t).by_branches);
  past_begins(*fiber);
  return fiber;
}

void fiber_switch(Thread *t, Thread *to, bool ordered) {
  if (!t || !to)
    return;
  const bool orders = ordered && !t->ignore_sync && t != to;
  Structure left{};
  if (orders && order_has_acquisitions())
    left = structure_left_by(*t, Held::counts);
  on_fiber_switch(*t, *to, orders);
  held_locks(*to).os_tid = to->os_tid;
  learn_structure(*to, left);
  structure_drop(left);
}

void fiber_destroy(Thread *t, Pc pc, Thread *fiber) {
  if (!t || !fiber || fiber == t || !fiber->is_fiber)
    return;
  misuse_thread_ends(*fiber);
  HeldLocks *held = fiber->held;
  on_fiber_destroy(*t, pc, fiber);
  let_go_of_held_locks(held); // as its end and as its join
  let_go_of_held_locks(held);
}

void fiber_name(Thread *fiber, const char *name) {
  if (fiber)
    set_name(*fiber, name);
}

} // namespace snarl::annotated
