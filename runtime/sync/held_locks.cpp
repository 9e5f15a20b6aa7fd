#include "runtime/sync/held_locks.h"

#include "runtime/platform/spin.h"

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

// Is the entry among the innermost, with nothing released below them since it was taken?
bool stands_alone(const Thread &t, const HeldLocks &held, uint32_t place) {
  if (UNLIKELY(held.locks.count - place > kNear))
    return false;
  uint32_t set = held.locks[place].lockset_with;
  for (uint32_t i = place + 1; i < held.locks.count; ++i) {
    const HeldLock &above = held.locks[i];
    if (!above.lock || above.lockset_before != set)
      return false;
    set = above.lockset_with;
  }
  return set == t.lockset;
}

// The entry is about to leave the list.
void leave_chain(HeldLocks &held, uint32_t place) {
  HeldChain &named = held.named;
  if (named.count <= place)
    return;
  const HeldLock &entry = held.locks[place];
  const bool is_top = place + 1 == named.count && named.top == entry.chain_with;
  const bool few = held.locks.count - place <= kNear && named.steps == 0;
  if (named.ended.count == 0 && (is_top || few)) {
    named.count = place;
    named.top = entry.chain_below;
  } else {
    named.ended.push(entry.id);
  }
}

// Those above the entry stand on what is left.
void close_up(Thread &t, HeldLocks &held, uint32_t place) {
  t.lockset = held.locks[place].lockset_before;
  const uint32_t last = --held.locks.count;
  held.places.cut(place);
  if (held.named.count > place)
    --held.named.count;
  for (uint32_t i = place; i < last; ++i) {
    HeldLock &entry = held.locks[i] = held.locks.data[i + 1];
    entry.lockset_before = t.lockset;
    t.lockset = entry.lockset_with = lockset_push(t.lockset, entry.acquired_at, entry.mode, entry.id);
  }
}

void leave_hole(Thread &t, HeldLocks &held, HeldLock &entry) {
  if (entry.lockset_with != entry.lockset_before) { // else it never got into the set
    t.lockset = lockset_remove(t.lockset, entry.lockset_with);
    ++held.removals;
  }
  entry.lock = nullptr;
  entry.id = LockId();
  ++held.holes;
}

// The innermost is no hole.
SNARL_COLD void trim(HeldLocks &held) {
  while (held.holes && !held.locks[held.locks.count - 1].lock) {
    --held.locks.count;
    --held.holes;
  }
  held.places.cut(held.locks.count);
  if (held.named.count > held.locks.count)
    held.named.count = held.locks.count;
}

// List and set as if the thread had taken just what it holds.
SNARL_COLD void tidy_when_due(Thread &t, HeldLocks &held) {
  const uint32_t left = held.locks.count - held.holes;
  if (left > kNear && held.removals <= left)
    return;
  const uint32_t named = held.named.count;
  uint32_t n = 0;
  t.lockset = 0;
  held.named.count = 0;
  for (uint32_t i = 0; i < held.locks.count; ++i) {
    if (!held.locks[i].lock)
      continue;
    HeldLock &entry = held.locks[n++] = held.locks[i];
    entry.lockset_before = t.lockset;
    t.lockset = entry.lockset_with = lockset_push(t.lockset, entry.acquired_at, entry.mode, entry.id);
    if (i < named)
      held.named.count = n;
  }
  held.locks.count = n;
  held.holes = held.removals = 0;
  held.places.cut(0);
}

} // namespace

SNARL_COLD HeldLocks &make_held_locks(Thread &t) {
  HeldLocks *held = take_from_pool();
  held->tid = t.tid;
  held->os_tid = t.os_tid;
  held->let_go = t.detached ? 1 : 0;
  held->ended_by_locks = 0;
  held->may_be_joined = t.creator && !t.detached && !t.is_fiber;
  t.held = held;
  return *held;
}

void let_go_of_held_locks(HeldLocks *held) {
  if (!held || __atomic_fetch_add(&held->let_go, 1, __ATOMIC_ACQ_REL) == 0)
    return;
  held->locks.drop();
  held->places.drop();
  held->gates.drop();
  held->told.drop();
  held->taken.drop();
  held->declared.drop();
  held->named.clear();
  held->named.ended.drop();
  held->holes = held->removals = 0;
  held->left.passages.drop();
  held->left.exception = nullptr;
  for (KnownInitialisation &known : held->initialised)
    known = {};
  held->chain = 0;
  held->segment = {};
  held->own_acquisitions = {};
  held->handed_in = held->forked_in = 0;
  held->recorded_before = 0;
  held->waited_early = {};
  held->copied_jobs = {};
  structure_drop(held->structure);
  structure_drop(held->by_branches);
  for (Branch &branch : held->branches)
    structure_drop(branch.before);
  held->branches.drop();
  structure_drop(held->awaited);
  structure_drop(held->signalled);
  held->waits_for_value = held->signalled_in = nullptr;
  SpinGuard guard(pool_lock);
  held->next_free = pool;
  pool = held;
}

HeldLock *find_held_far(HeldLocks &held, LockId id) {
  const uint32_t place = held.places.find(held.locks, id);
  return place < held.locks.count ? &held.locks[place] : nullptr;
}

bool holds_lock(const HeldLocks &held, LockId id) {
  for (const HeldLock &entry : held.locks)
    if (entry.id == id)
      return true;
  return false;
}

void pop_held_within(Thread &t, HeldLocks &held, HeldLock *entry) {
  held.chain -= entry->share;
  if (UNLIKELY(!held.declared.empty()))
    held.declared.release(entry->id);
  const auto place = static_cast<uint32_t>(entry - held.locks.data);
  leave_chain(held, place);
  if (LIKELY(stands_alone(t, held, place)))
    close_up(t, held, place);
  else
    leave_hole(t, held, *entry);
  if (UNLIKELY(held.holes))
    trim(held);
  if (UNLIKELY(held.removals))
    tidy_when_due(t, held);
  if (held.locks.count == 0)
    held.named.clear();
}

void pop_all_held(Thread &t, HeldLocks &held) {
  held.locks.clear();
  held.declared.release_all();
  held.places.cut(0);
  held.holes = held.removals = 0;
  held.named.clear();
  held.gates.clear();
  held.chain = 0;
  t.lockset = 0;
}

uint32_t held_facts(const HeldLocks &held, HeldFact *out, uint32_t capacity) {
  uint32_t n = 0;
  for (uint32_t i = held.locks.count; i-- > 0;) {
    const HeldLock &entry = held.locks[i];
    if (!entry.lock)
      continue;
    if (n < capacity)
      out[n] = {entry.id, entry.acquired_at, entry.mode};
    ++n;
  }
  return n;
}

void held_locks_lock_for_fork() {
  pool_lock.lock();
}

void held_locks_unlock_after_fork() {
  pool_lock.unlock();
}

} // namespace snarl
