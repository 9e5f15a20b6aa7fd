#include "runtime/sync/held_locks.h"

#include "runtime/platform/spin.h"
#include "runtime/sync/lockset.h"

namespace snarl {

namespace {

SpinLock pool_lock;
HeldLocks *pool; // linked by next_free

HeldLocks *take_from_pool() {
  {
    SpinGuard guard(pool_lock);
    if (HeldLocks *held = pool) {
      pool = held->next_free;
      return held;
    }
  }
  return static_cast<HeldLocks *>(allocate_forever(sizeof(HeldLocks)));
}

} // namespace

SNARL_COLD HeldLocks &make_held_locks(Thread &t) {
  HeldLocks *held = take_from_pool();
  held->tid = t.tid;
  held->os_tid = t.os_tid;
  held->let_go = t.detached ? 1 : 0;
  t.held = held;
  return *held;
}

void let_go_of_held_locks(HeldLocks *held) {
  if (!held || __atomic_fetch_add(&held->let_go, 1, __ATOMIC_ACQ_REL) == 0)
    return;
  held->locks.drop();
  held->told.drop();
  held->recent.drop();
  held->declared.drop();
  held->chain = 0;
  held->segment = {};
  structure_drop(held->structure);
  SpinGuard guard(pool_lock);
  held->next_free = pool;
  pool = held;
}

void push_held(Thread &t, HeldLocks &held, Lock &lock, LockId id, Context at, LockMode mode, uint32_t serial,
               bool waited) {
  if (UNLIKELY(held.locks.count == held.locks.capacity))
    held.locks.reserve(held.locks.count + 1);
  HeldLock &entry = held.locks.data[held.locks.count++];
  entry.lock = &lock;
  entry.id = id;
  entry.acquired_at = at;
  entry.serial = serial;
  entry.depth = 1;
  entry.lockset_before = t.lockset;
  entry.order_chain = 0;
  entry.chain_before = held.chain;
  entry.mode = mode;
  entry.waited = waited;
  held.chain = chain_hash(held.chain, id, at, mode);
  t.lockset = lockset_push(t.lockset, at, mode, id);
}

void pop_held(Thread &t, HeldLocks &held, HeldLock *entry) {
  t.lockset = entry->lockset_before;
  held.chain = entry->chain_before;
  if (UNLIKELY(!held.declared.empty()))
    held.declared.release(entry->id);
  HeldLock *last = held.locks.end() - 1;
  for (; entry < last; ++entry) { // not the innermost: those after it stand on what is left
    *entry = entry[1];
    entry->lockset_before = t.lockset;
    entry->chain_before = held.chain;
    entry->order_chain = 0;
    held.chain = chain_hash(held.chain, entry->id, entry->acquired_at, entry->mode);
    t.lockset = lockset_push(t.lockset, entry->acquired_at, entry->mode, entry->id);
  }
  --held.locks.count;
}

uint32_t held_facts(const HeldLocks &held, HeldFact *out, uint32_t capacity) {
  uint32_t n = 0;
  for (uint32_t i = held.locks.count; i-- > 0; ++n)
    if (n < capacity)
      out[n] = {held.locks[i].id, held.locks[i].acquired_at, held.locks[i].mode};
  return n;
}

void held_locks_lock_for_fork() {
  pool_lock.lock();
}

void held_locks_unlock_after_fork() {
  pool_lock.unlock();
}

} // namespace snarl
