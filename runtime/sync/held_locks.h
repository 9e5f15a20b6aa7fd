// What one thread holds, in order of acquisition: any number of locks, released in any order. Owned by its thread;
// another thread reads it only while the owner is known to be blocked (sync/waits.h).
#ifndef SNARL_RUNTIME_SYNC_HELD_LOCKS_H
#define SNARL_RUNTIME_SYNC_HELD_LOCKS_H

#include "detector/core/ids.h"
#include "detector/core/run_file.h"
#include "runtime/channel/facts.h"
#include "runtime/platform/memory.h"
#include "runtime/sync/declared_orders.h"
#include "runtime/sync/index_table.h"
#include "runtime/sync/lock_caches.h"
#include "runtime/sync/structure.h"
#include "runtime/sync/wait_record.h"
#include "runtime/thread/thread.h"

namespace snarl {

struct Lock; // sync/locks.h

struct HeldLock {
  Lock *lock;
  LockId id;
  Context acquired_at;
  uint32_t serial;         // of the lock's acquisition: tells whether somebody else has unlocked it since
  uint32_t depth;          // recursive acquisitions, the first included
  uint32_t lockset_before; // Thread::lockset without this lock and those after it
  uint32_t order_chain;    // interned by sync/lock_order.h when first needed; 0 until then
  uint64_t chain_before;   // hash of the locks before this one
  LockMode mode;
  bool waited; // it would have waited: the lock-order graph leads to it from every lock before it
};

// All of a thread that the lock module knows. Comes from a pool of its own and is never anything else, so that a lock's
// stale `owner` can be followed safely.
struct HeldLocks {
  WaitRecord wait; // sync/wait_record.h
  Vector<HeldLock> locks;
  uint64_t chain; // hash of all of `locks`, in order
  OrderCache told;
  Segment segment;
  LockCache recent;
  DeclaredLocks declared; // sync/declared_orders.h
  Structure structure;    // sync/structure.h
  HeldLocks *next_free;
  Tid tid;
  uint32_t os_tid;
  uint32_t let_go; // of its two holders, the thread itself and its handle (join or detach)
};

// The thread's own; made on first use.
HeldLocks &make_held_locks(Thread &t);
SNARL_INLINE HeldLocks &held_locks(Thread &t) {
  return LIKELY(t.held != nullptr) ? *t.held : make_held_locks(t);
}
// Called once when the thread ends and once when it is joined or detached; the second one gives it back.
void let_go_of_held_locks(HeldLocks *held);

// Hash of one lock more on top of `chain`. Never 0.
SNARL_INLINE uint64_t chain_hash(uint64_t chain, LockId lock, Context at, LockMode mode) {
  return mix_hash(chain ^ (uint64_t{lock.value} << 32 | at.value), static_cast<uint64_t>(mode) + 1) | 1;
}

// Appends; t.lockset and the chain follow.
void push_held(Thread &t, HeldLocks &held, Lock &lock, LockId id, Context at, LockMode mode, uint32_t serial,
               bool waited);
// The entry of the lock, or null. Fast for the innermost.
SNARL_INLINE HeldLock *find_held(HeldLocks &held, LockId id) {
  for (uint32_t i = held.locks.count; i-- > 0;)
    if (held.locks[i].id == id)
      return &held.locks[i];
  return nullptr;
}
// Removes an entry, wherever it is.
void pop_held(Thread &t, HeldLocks &held, HeldLock *entry);

// The held locks as facts, innermost first; at most `capacity` of them. Returns how many there are.
uint32_t held_facts(const HeldLocks &held, HeldFact *out, uint32_t capacity);

// Around fork (intercept/fork_locks.h).
void held_locks_lock_for_fork();
void held_locks_unlock_after_fork();

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_HELD_LOCKS_H
