#include "runtime/sync/locks_in_child.h"

#include "runtime/thread/clock_state.h"

namespace snarl {

namespace {

// The thread may have been in the middle of anything: only what the lock itself confirms is believed.
bool is_confirmed(const HeldLocks &held, const HeldLock &entry) {
  const Lock *l = entry.lock;
  return l && l->id == entry.id && (entry.mode == LockMode::shared || l->owner == &held);
}

void let_go(Lock &l, LockMode mode) {
  if (mode == LockMode::exclusive)
    __atomic_store_n(&l.owner, nullptr, __ATOMIC_RELEASE);
  else
    __atomic_fetch_sub(&l.readers, 1, __ATOMIC_RELAXED);
}

void lose(const HeldLock &entry, Tid holder) {
  Lock &l = *entry.lock;
  l.lost_in_fork = true;
  l.acquired_at = entry.acquired_at;
  l.acquired_by = holder;
  __atomic_store_n(&l.owner, nullptr, __ATOMIC_RELEASE);
}

// The books of what the thread waits for count it.
void leave_wait(const WaitRecord &w) {
  if (!is_waiting(w.turn))
    return;
  if (w.kind == WaitKind::lock && w.lock && w.lock->id == w.lock_id)
    --w.lock->waiters;
  Lock *condition = w.kind == WaitKind::condition ? find_lock(reinterpret_cast<const void *>(w.object)) : nullptr;
  if (condition && condition->kind == kConditionBooks) // the real one counts it as well, and always will
    condition->lost_in_fork = true;
}

} // namespace

void locks_come_by_fork(Thread &t, IsSharedMemory is_shared) {
  if (!t.held)
    return;
  HeldLocks &held = *t.held;
  for (uint32_t i = held.locks.count; i-- > 0;) {
    if (i >= held.locks.count) // a removal may close holes above it
      continue;
    HeldLock &entry = held.locks[i];
    if (!is_confirmed(held, entry) || !is_shared(entry.lock->address))
      continue;
    let_go(*entry.lock, entry.mode);
    pop_held(t, held, &entry);
  }
  held.forked_in = t.clock->own();
  enter_next_epoch(t);
}

void locks_lose_thread(Thread &gone, IsSharedMemory is_shared) {
  if (!gone.held)
    return;
  for (const HeldLock &entry : gone.held->locks) {
    if (!is_confirmed(*gone.held, entry))
      continue;
    if (is_shared(entry.lock->address))
      let_go(*entry.lock, entry.mode);
    else
      lose(entry, gone.tid);
  }
  leave_wait(gone.held->wait);
}

bool is_left_by_fork(const Thread &t, const Lock &l) {
  if (l.lost_in_fork)
    return true;
  if (!t.held)
    return false;
  const HeldLock *entry = find_held(*t.held, l.id);
  return entry && is_held_since_fork(*t.held, *entry);
}

} // namespace snarl
