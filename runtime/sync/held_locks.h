// What one thread holds, in order of acquisition: any number of locks, released in any order. Owned by its thread;
// another thread reads it only while the owner is known to be blocked (sync/waits.h).
//
// Whoever holds few locks has a list without holes and the same lock set as if it had taken just these. A release below
// more than kNear others leaves a hole in the list and a step "less this one" in the lock set, and both are made anew
// once there are more of those than locks held: so that any number of locks is released in any order at a constant
// price each.
#ifndef SNARL_RUNTIME_SYNC_HELD_LOCKS_H
#define SNARL_RUNTIME_SYNC_HELD_LOCKS_H

#include "detector/core/ids.h"
#include "detector/core/run_file.h"
#include "runtime/channel/facts.h"
#include "runtime/platform/latest.h"
#include "runtime/platform/memory.h"
#include "runtime/sync/answers.h"
#include "runtime/sync/declared_orders.h"
#include "runtime/sync/held_places.h"
#include "runtime/sync/index_table.h"
#include "runtime/sync/left_locks.h"
#include "runtime/sync/lockset.h"
#include "runtime/sync/order_cache.h"
#include "runtime/sync/past_knowledge.h"
#include "runtime/sync/structure.h"
#include "runtime/sync/taken_locks.h"
#include "runtime/sync/value_ends.h"
#include "runtime/sync/wait_record.h"
#include "runtime/thread/thread.h"

namespace snarl {

struct Lock; // sync/locks.h

struct HeldLock {
  Lock *lock; // null: a hole; never the innermost
  LockId id;
  Context acquired_at;
  uint32_t serial;         // of the lock's acquisition: tells whether somebody else has unlocked it since
  uint32_t depth;          // recursive acquisitions, the first included
  uint32_t lockset_before; // Thread::lockset when it was taken …
  uint32_t lockset_with;   // … and with it
  uint32_t chain_below;    // HeldChain::top when it was added there …
  uint32_t chain_with;     // … and with it
  Clock acquired_in;       // its thread's epoch then
  LockMode mode;
  bool encloses;    // its thread handed something over and learnt something since (sync/sections.h)
  bool waited;      // it would have waited: the lock-order graph leads to it from every lock before it
  uint32_t passage; // of the exception that left it behind last (sync/left_locks.h); 0: none
  uint64_t share;   // of HeldLocks::chain
};

// What the lock-order graph calls the locks held (sync/lock_order.h interns it, when it is asked): the first `count` of
// the list, less those that `ended` names. As with lock sets, a release below more than kNear others is a step "less
// this one", and all is made anew when there are more such steps than locks.
struct HeldChain {
  uint32_t folds; // OrderState::folds when the names were given
  uint32_t count;
  uint32_t top;         // the name; 0: of none
  uint32_t steps;       // within it that say "less this one"
  Vector<LockId> ended; // released since
  void clear() {
    count = top = steps = 0;
    ended.clear();
  }
};

// Where the thread's acquisitions are in the lock-order graph, among those of others: anywhere, if it was folded since.
struct OwnAcquisitions {
  uint32_t first, last; // 0: there are none
  uint32_t folds;       // OrderState::folds then
};

// An initialisation that the thread has passed, and remembered_locks_forgotten then: when others were since, its
// memory may be that of another one. So many does a thread remember.
struct KnownInitialisation {
  uintptr_t address;
  uint32_t forgotten;
};
inline constexpr uint32_t kInitialised = 32;

// The atomics that the thread lately waited for before any acquisition was recorded (sync/awaited.h): one that it
// writes later may be a lock.
struct EarlyWaits {
  Latest<uintptr_t, 4> atomics;

  bool empty() const { return atomics.empty(); }
  bool has(uintptr_t atomic) const {
    return atomics.find([&](uintptr_t each) { return each == atomic; }) != nullptr;
  }
  void add(uintptr_t atomic) {
    if (!has(atomic))
      atomics.next() = atomic;
  }
};

// A branch that a value of an atomic has led to (sync/branches.h).
struct Branch {
  Structure before; // HeldLocks::by_branches
  uintptr_t frame;
  Clock entered_in; // its thread's epoch then
};

// A job that the thread has copied and not called yet (sync/called_jobs.h).
struct CopiedJob {
  const void *pointer; // through which it is called; null: none
  uint64_t maker;      // what called_job_begins() is to be told; 0: nothing
};

// All of a thread that the lock module knows. Comes from a pool of its own and is never anything else, so that a lock's
// stale `owner` can be followed safely.
struct HeldLocks {
  WaitRecord wait; // sync/wait_record.h
  Vector<HeldLock> locks;
  uint32_t holes;    // in `locks`
  uint32_t removals; // steps of Thread::lockset that say "less this one"
  HeldChain named;
  HeldPlaces places;
  Vector<LockId> gates; // sync/gates.h
  uint64_t chain; // hash of all of `locks` and `gates`, whatever their order: the same locks held are the same edges
  OrderCache told;
  OwnAcquisitions own_acquisitions; // under the graph's lock
  TakenLocks taken;
  bool may_be_joined;   // so `taken` is kept
  Clock ended_by_locks; // of its thread's epochs; less its signals of conditions, which end none
  Segment segment;
  Clock handed_in;                           // the epoch in which it last handed something over …
  Clock handed_behind;                       // … and ended_by_locks then, if it held nothing
  Clock forked_in;                           // … in which the process came to be by its fork; or 0
  uint64_t recorded_before;                  // acquisitions_recorded before the first time since it holds anything
  DeclaredLocks declared;                    // sync/declared_orders.h
  LeftLocks left;                            // sync/left_locks.h
  HeldBack answer;                           // sync/answers.h
  Structure structure;                       // sync/structure.h
  Structure by_branches;                     // sync/branches.h: known as well, as long as it is in these
  Vector<Branch> branches;                   // … the innermost last
  Structure awaited;                         // sync/awaited.h: what its next acquire fence teaches it
  EndsWithAll waits_for_value, signalled_in; // sync/condition_values.h: of which loop the next wait is, the last was …
  Structure signalled;                       // … and what that one's signals teach, if its values do not tell
  EarlyWaits waited_early;
  bool takes_own;  // it waits for a lock of the program's own, by means of the program's own (annotations/effects.h)
  uintptr_t opens; // the atomic by which it is about to let pass who waits at a barrier (sync/value_runs.h); or 0
  KnownInitialisation initialised[kInitialised]; // sync/hand_over_points.h
  Latest<CopiedJob, 4> copied_jobs;
  HeldLocks *next_free;
  Tid tid;
  uint32_t os_tid;
  uint32_t let_go; // of its two holders, the thread itself and its handle (join or detach)
};

// By all threads, but for those that overwrite each other (sync/lock_order.h).
extern uint64_t acquisitions_recorded;

// The thread has handed over what it did: what it acquires from here on is of another segment.
SNARL_INLINE void note_handed_over(Thread &t, HeldLocks &held) {
  if (held.locks.count == 0 || held.handed_in < held.locks[0].acquired_in)
    held.recorded_before = __atomic_load_n(&acquisitions_recorded, __ATOMIC_RELAXED);
  ++held.segment.created;
  held.handed_in = t.clock->own();
  held.handed_behind = held.locks.count ? ~Clock{0} : held.ended_by_locks;
  past_goes_on(t);
}

// The thread's own; made on first use.
HeldLocks &make_held_locks(Thread &t);
SNARL_INLINE HeldLocks &held_locks(Thread &t) {
  return LIKELY(t.held != nullptr) ? *t.held : make_held_locks(t);
}
// Called once when the thread ends and once when it is joined or detached; the second one gives it back.
void let_go_of_held_locks(HeldLocks *held);

// Hash of an acquisition with `chain` held. Never 0.
SNARL_INLINE uint64_t chain_hash(uint64_t chain, LockId lock, Context at, LockMode mode) {
  return mix_hash(chain ^ (uint64_t{lock.value} << 32 | at.value), static_cast<uint64_t>(mode) + 1) | 1;
}
// Counts what may tell others of what the thread did before, other than its locks.
SNARL_INLINE uint32_t given_to_others(const Thread &t, const HeldLocks &held) {
  return static_cast<uint32_t>(t.clock->own() - held.ended_by_locks);
}

// What a lock that is held adds to HeldLocks::chain.
SNARL_INLINE uint64_t chain_share(LockId lock, Context at, LockMode mode) {
  return chain_hash(0, lock, at, mode);
}

// Names the set with the entry, which is about to be the innermost, in it. Not when what stood at its place the last
// time was taken there in the same way: then the name still stands there.
SNARL_INLINE void name_lockset(Thread &t, HeldLock &entry, LockId id, Context at, LockMode mode) {
  const bool named = entry.lockset_before == t.lockset && entry.acquired_at == at && entry.mode == mode &&
                     entry.lockset_with != entry.lockset_before;
  if (UNLIKELY(!named)) {
    entry.lockset_before = t.lockset;
    entry.lockset_with = lockset_push(t.lockset, at, mode, id);
  } else if (!(entry.id == id)) {
    lockset_note(entry.lockset_with, id);
  }
}

// Appends; t.lockset and the chain follow.
SNARL_INLINE void push_held(Thread &t, HeldLocks &held, Lock &lock, LockId id, Context at, LockMode mode,
                            uint64_t share, uint32_t serial, bool waited) {
  if (UNLIKELY(held.locks.count == held.locks.capacity))
    held.locks.reserve(held.locks.count + 1);
  HeldLock &entry = held.locks.data[held.locks.count++];
  name_lockset(t, entry, id, at, mode);
  entry.lock = &lock;
  entry.id = id;
  entry.acquired_at = at;
  entry.serial = serial;
  entry.depth = 1;
  entry.acquired_in = t.clock->own();
  entry.mode = mode;
  entry.encloses = false;
  entry.waited = waited;
  entry.passage = 0;
  entry.share = share;
  held.chain += share;
  t.lockset = entry.lockset_with;
}
// So many of the innermost are looked at one by one.
inline constexpr uint32_t kNear = 16;
SNARL_COLD HeldLock *find_held_far(HeldLocks &held, LockId id);
// For the owner: the entry of the lock, or null. Fast for the innermost.
SNARL_INLINE HeldLock *find_held(HeldLocks &held, LockId id) {
  uint32_t i = held.locks.count;
  for (const uint32_t far = i > kNear ? i - kNear : 0; i-- > far;)
    if (held.locks[i].id == id)
      return &held.locks[i];
  return UNLIKELY(held.locks.count > kNear) ? find_held_far(held, id) : nullptr;
}
// For whoever reads the books of another thread.
bool holds_lock(const HeldLocks &held, LockId id);
// Removes an entry, wherever it is.
SNARL_NOINLINE void pop_held_within(Thread &t, HeldLocks &held, HeldLock *entry);
SNARL_INLINE void pop_held(Thread &t, HeldLocks &held, HeldLock *entry) {
  const uint32_t last = held.locks.count - 1;
  const bool innermost = entry == held.locks.data + last && entry->lockset_with == t.lockset;
  const bool named = held.named.count > last;
  if (UNLIKELY(!innermost || (held.holes | held.removals) || !held.declared.empty() ||
               (named && (held.named.top != entry->chain_with || held.named.ended.count))))
    return pop_held_within(t, held, entry);
  t.lockset = entry->lockset_before;
  held.chain -= entry->share;
  held.locks.count = last;
  held.places.cut(last);
  if (named) {
    held.named.top = entry->chain_below;
    held.named.count = last;
  }
}
// Removes all.
void pop_all_held(Thread &t, HeldLocks &held);

// The held locks as facts, innermost first; at most `capacity` of them. Returns how many there are.
uint32_t held_facts(const HeldLocks &held, HeldFact *out, uint32_t capacity);

// Around fork (intercept/fork_locks.h).
void held_locks_lock_for_fork();
void held_locks_unlock_after_fork();

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_HELD_LOCKS_H
