#include "runtime/sync/locks.h"

#include "runtime/channel/channel.h"
#include "runtime/context/frame_records.h"
#include "runtime/platform/sys.h"
#include "runtime/sync/barriers.h"
#include "runtime/sync/child_order.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/lock_births.h"
#include "runtime/sync/lock_clocks.h"
#include "runtime/sync/lock_ends.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/lock_places.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/phases.h"
#include "runtime/sync/points.h"
#include "runtime/sync/relays.h"
#include "runtime/sync/sections.h"
#include "runtime/sync/tokens.h"
#include "runtime/thread/registry.h"

#include <ctime>
#include <sys/syscall.h>

namespace snarl {

namespace {

SNARL_COLD Lock &lock_born(Thread &t, SyncObject &s, LockKind kind) {
  Lock &l = take_lock_place(s.address, birth_of_lock(s.address, kind));
  l.kind = kind;
  l.object = &s;
  __atomic_store_n(&l.address, s.address, __ATOMIC_RELEASE); // pairs with lock_in_place()
  s.as_lock = &l;
  return l;
}

// Under s.lock.
SNARL_COLD void lock_dead(SyncObject &s) {
  Lock *l = s.as_lock;
  s.as_lock = nullptr;
  on_sync_end(l->clock);
  on_sync_end(l->readers_clock);
  const bool in_hands = l->owner || l->irregular || __atomic_load_n(&l->readers, __ATOMIC_RELAXED) ||
                        __atomic_load_n(&l->waiters, __ATOMIC_RELAXED);
  lock_ends(l->id, in_hands);
  if (l->kind == kBarrierBooks) {
    if (l->barrier)
      drop_barrier(l->barrier);
  } else if (l->last_shared) {
    release_one(l->last_shared);
  }
  if (l->more & lock_has::sections)
    drop_sections(l->sections);
  else if (l->handed)
    drop_hand_overs(l->handed);
  if (l->tokens)
    drop_tokens(l->tokens);
  if (l->phases)
    drop_phases(l->phases);
  if (l->relay) {
    relay_end(*l->relay);
    release_one(l->relay);
  }
  lock_is_forgotten(l->id);
  structure_drop(l->reached);
  __atomic_store_n(&l->owner, nullptr, __ATOMIC_RELAXED);
  free_lock_place(*l);
}

bool holds(const HeldLocks &held, const Lock &l, const HeldLock &entry) {
  return entry.mode == LockMode::shared || (l.owner == &held && l.serial == entry.serial);
}

// True: the thread held it already, and now does so once more.
bool re_entered(HeldLocks &held, const Lock &l, LockMode mode) {
  if (mode == LockMode::exclusive && l.owner != &held)
    return false;
  HeldLock *entry = find_held(held, l.id);
  if (!entry || !holds(held, l, *entry))
    return false;
  ++entry->depth;
  return true;
}

// The thread has the real mutex, and so has another one that has not unlocked it.
SNARL_COLD void taken_twice(Thread &t, const Lock &l, Context at) {
  const bool can_tell = l.kind == LockKind::mutex || l.kind == LockKind::c11_mutex;
  if (l.irregular || !can_tell || lock_is_process_shared(l.id)) // the last: another process may have unlocked it
    return;
  const OtherStack acquired{StackRole::acquired, l.acquired_by, l.acquired_at};
  misuse_with(t, at, FindingKind::overwritten_lock, l.address, l.id, &acquired, 1,
              "two threads hold it at once: its memory was overwritten");
}

void take_exclusively(HeldLocks &held, Lock &l, Context at, uint8_t flags) {
  ++l.serial;
  l.robust = flags & acquire_flags::robust;
  l.acquired_at = at;
  l.acquired_by = held.tid;
  l.abandoned = false;
  l.lost_in_fork = false;
  __atomic_store_n(&l.owner, &held, __ATOMIC_RELEASE);
}

void acquire_clocks(Thread &t, Lock &l, LockMode mode) {
  if (UNLIKELY(l.shared))
    acquire_clocks(t, l.clock, l.readers_clock, mode);
  else if (synchronises(t))
    acquire_clock(t, l.clock);
}

void release_clocks(Thread &t, Lock &l, LockMode mode) {
  if (UNLIKELY(l.shared))
    release_clocks(t, l.clock, l.readers_clock, mode);
  else if (synchronises(t))
    on_release_store(t, l.clock);
}

// The first of them writes, the others find it written: none is kept from the line.
void take_shared(Lock &l) {
  if (!__atomic_load_n(&l.shared, __ATOMIC_RELAXED))
    __atomic_store_n(&l.shared, true, __ATOMIC_RELAXED);
  __atomic_fetch_add(&l.readers, 1, __ATOMIC_RELAXED);
}

// Of a lock that prefers writers: a writer, or a reader that comes back for more.
bool may_block_readers(uint8_t flags, LockMode mode, bool first) {
  return flags & acquire_flags::prefers_writers && (mode == LockMode::exclusive || !first);
}

SNARL_COLD Lock &lock_of_object_at(Thread &t, const void *address, LockKind kind) {
  SyncObject &s = sync_object(t, address);
  SpinGuard guard(s.lock);
  return lock_of(t, s, kind);
}

// The lock at an address.
SNARL_INLINE Lock &lock_at(Thread &t, const void *address, LockKind kind) {
  Lock *l = lock_in_place(reinterpret_cast<uintptr_t>(address), kind);
  return LIKELY(l != nullptr) ? *l : lock_of_object_at(t, address, kind);
}

// The entry of the live lock at an address. Fast for the innermost.
SNARL_INLINE HeldLock *find_held_at(HeldLocks &held, uintptr_t address) {
  uint32_t i = held.locks.count;
  for (const uint32_t far = i > kNear ? i - kNear : 0; i-- > far;) {
    HeldLock &entry = held.locks[i];
    if (LIKELY(entry.lock && entry.lock->address == address) && entry.lock->id == entry.id)
      return &entry;
  }
  if (LIKELY(held.locks.count <= kNear))
    return nullptr;
  const Lock *l = find_lock(reinterpret_cast<const void *>(address));
  return l ? find_held_far(held, l->id) : nullptr;
}

void note_shared_use(const Thread &t, Lock &l, const HeldLock &entry, Clock until) {
  if (UNLIKELY(!l.last_shared))
    l.last_shared = allocate_one<SharedUse>();
  *l.last_shared = {until, t.clock->slot, t.tid, entry.acquired_at};
}

// Without the entry's removal.
Release release_entry(Thread &t, HeldLocks &held, Lock &l, HeldLock &entry) {
  if (UNLIKELY(!holds(held, l, entry)))
    return Release::not_ours;
  if (UNLIKELY(entry.depth > 1)) {
    --entry.depth;
    return Release::still_held;
  }
  const Clock before = t.clock->own();
  release_clocks(t, l, entry.mode);
  held.ended_by_locks += t.clock->own() - before;
  if (UNLIKELY(held.handed_in >= entry.acquired_in))
    section_ends(t, held, l, entry);
  if (entry.mode == LockMode::exclusive) {
    __atomic_store_n(&l.owner, nullptr, __ATOMIC_RELEASE);
  } else {
    note_shared_use(t, l, entry, synchronises(t) ? before : 0);
    __atomic_fetch_sub(&l.readers, 1, __ATOMIC_RELAXED);
  }
  return Release::done;
}

// After the lock-order graph was told: whoever waits for the lock waits for the section that he comes after.
SNARL_COLD void acquired_with_more(Thread &t, HeldLocks &held, const Lock &l, Context at, LockMode mode,
                                   uint8_t flags) {
  if (l.more & lock_has::level && !(flags & acquire_flags::try_lock))
    misuse_level(t, at, held, l);
  if (l.more & lock_has::sections && mode == LockMode::exclusive)
    section_begins(t, l);
}

SNARL_COLD void note_flags(LockId id, uint8_t flags) {
  if (flags & acquire_flags::prefers_writers)
    lock_proves_to_prefer_writers(id);
  if (!(flags & acquire_flags::process_shared) || lock_is_process_shared(id))
    return;
  locks_are_shared_by_processes();
  lock_proves_to_be_process_shared(id);
}

constexpr uint8_t kNeverWaits = acquire_flags::try_lock | acquire_flags::timed;

// A thread that holds a lock for itself may be in the middle of using its clocks unguarded, for some nanoseconds.
void let_others_leave() {
  const timespec millisecond{0, 1000000};
  sys::call(SYS_nanosleep, reinterpret_cast<long>(&millisecond));
}

} // namespace

Lock &lock_of(Thread &t, SyncObject &s, LockKind kind) {
  Lock *l = s.as_lock;
  if (LIKELY(l && l->kind == kind && !l->destroyed))
    return *l;
  if (l && (l->kind == LockKind::unknown || l->kind == kHandOverBooks)) {
    l->kind = kind;
    lock_proves_to_be(l->id, kind);
    return *l;
  }
  if (l)
    lock_dead(s);
  return lock_born(t, s, kind);
}

Lock *find_lock(const void *address) {
  SyncObject *s = find_sync_object(address);
  return s ? s->as_lock : nullptr;
}

void lock_initialised(Thread &t, Pc pc, const void *address, LockKind kind) {
  RuntimeSection section(t);
  SyncObject &s = sync_object(t, address);
  const Context at = context_of(t, pc);
  SpinGuard guard(s.lock);
  if (s.as_lock)
    lock_dead(s);
  Lock &l = lock_born(t, s, kind);
  lock_was_created(l.id, t.tid, at);
}

void lock_constructed(Thread &t, Pc pc, const void *address, LockKind kind) {
  const auto place = reinterpret_cast<uintptr_t>(address);
  if (place >= t.stack_low && place < t.stack_high)
    return lock_initialised(t, pc, address, kind);
  RuntimeSection section(t);
  if (SyncObject *s = find_sync_object(address))
    lock_memory_gone(nullptr, Pc(), *s);
}

void lock_has_level(Thread &t, const void *address, uint32_t level) {
  RuntimeSection section(t);
  SyncObject &s = sync_object(t, address);
  SpinGuard guard(s.lock);
  if (!s.as_lock || s.as_lock->destroyed)
    lock_of(t, s, LockKind::unknown);
  s.as_lock->level = level;
  s.as_lock->more |= lock_has::level;
}

void lock_destroyed(Thread &t, Pc pc, const void *address, LockKind kind) {
  RuntimeSection section(t);
  SyncObject &s = sync_object(t, address);
  const Context at = context_of(t, pc);
  LockAtEnd end{};
  {
    SpinGuard guard(s.lock);
    Lock &l = lock_of(t, s, kind);
    end = lock_at_end(l);
    l.destroyed = true;
    l.destroyed_at = at;
    l.destroyed_by = t.tid;
  }
  check_lock_destroyed(t, pc, end);
}

void lock_acquired(Thread &t, Pc pc, const void *address, LockKind kind, LockMode mode, uint8_t flags) {
  RuntimeSection section(t);
  HeldLocks &held = held_locks(t);
  Lock &l = lock_at(t, address, kind);
  const Context at = called_context(current_node(t), pc).context;
  const uint64_t share = chain_share(l.id, at, mode);
  const bool guarded = UNLIKELY(l.irregular);
  if (guarded)
    l.object->lock.lock();
  const bool first = !re_entered(held, l, mode);
  if (LIKELY(first)) {
    if (UNLIKELY(l.owner != nullptr))
      taken_twice(t, l, at);
    acquire_clocks(t, l, mode);
    if (mode == LockMode::exclusive)
      take_exclusively(held, l, at, flags);
    else
      take_shared(l);
  }
  if (guarded)
    l.object->lock.unlock();
  if (UNLIKELY(flags & (acquire_flags::prefers_writers | acquire_flags::process_shared)))
    note_flags(l.id, flags);
  // Whatever a thread does while it is the only one overlaps nothing, but what other processes do.
  const bool ordered =
      !(flags & acquire_flags::no_order) && (!alone() || UNLIKELY(flags & acquire_flags::process_shared));
  if (ordered && ((held.locks.count && first) || UNLIKELY(may_block_readers(flags, mode, first))))
    order_acquisition(t, held, l.id, at, mode, share, flags);
  if (held.may_be_joined && held.locks.count == 0 && ordered && !(flags & kNeverWaits))
    held.taken.note({l.id, at, t.clock->own(), mode, order_has_acquisitions(), given_to_others(t, held)});
  if (UNLIKELY(l.more) && first)
    acquired_with_more(t, held, l, at, mode, flags);
  if (UNLIKELY(orders_are_declared) && first)
    check_declared_order(t, held, l, at, flags);
  if (LIKELY(first))
    push_held(t, held, l, l.id, at, mode, share, l.serial, ordered && !(flags & acquire_flags::try_lock));
}

Release lock_releasing(Thread &t, const void *address) {
  RuntimeSection section(t);
  if (UNLIKELY(!t.held))
    return Release::not_ours;
  HeldLocks &held = *t.held;
  HeldLock *entry = find_held_at(held, reinterpret_cast<uintptr_t>(address));
  if (UNLIKELY(!entry))
    return Release::not_ours;
  Lock &l = *entry->lock;
  const bool guarded = entry->mode == LockMode::shared || UNLIKELY(l.irregular);
  if (guarded)
    l.object->lock.lock();
  const Release outcome = release_entry(t, held, l, *entry);
  if (guarded)
    l.object->lock.unlock();
  if (outcome != Release::still_held)
    pop_held(t, held, entry);
  if (UNLIKELY(outcome == Release::not_ours)) // another thread has unlocked it, and was told of
    told_why_not_held(t, reinterpret_cast<uintptr_t>(address));
  return outcome;
}

void lock_released_by_stranger(Thread &t, const void *address, LockKind kind) {
  RuntimeSection section(t);
  Lock &l = lock_at(t, address, kind);
  if (!__atomic_exchange_n(&l.irregular, true, __ATOMIC_SEQ_CST))
    let_others_leave();
  SpinGuard guard(l.object->lock);
  if (synchronises(t))
    on_release(t, l.clock);
  ++l.serial;
  l.lost_in_fork = false;
  __atomic_store_n(&l.owner, nullptr, __ATOMIC_RELEASE);
}

void note_signal(Thread &t, Context at, Lock &books) {
  __atomic_store_n(&books.acquired_at.value, at.value, __ATOMIC_RELAXED);
  __atomic_store_n(&books.acquired_by.value, t.tid.value, __ATOMIC_RELAXED);
  __atomic_store_n(&books.clock.clock, synchronises(t) ? t.clock->own() : 0, __ATOMIC_RELAXED);
  __atomic_store_n(&books.clock.slot, t.clock->slot, __ATOMIC_RELAXED);
  __atomic_store_n(&books.is_last_signal_lost, books.waiters == 0, __ATOMIC_RELAXED);
}

bool is_signal_noted(const Thread &t, Context at, const Lock &books) {
  return __atomic_load_n(&books.is_last_signal_lost, __ATOMIC_RELAXED) &&
         __atomic_load_n(&books.waiters, __ATOMIC_RELAXED) == 0 &&
         __atomic_load_n(&books.acquired_at.value, __ATOMIC_RELAXED) == at.value &&
         __atomic_load_n(&books.acquired_by.value, __ATOMIC_RELAXED) == t.tid.value &&
         __atomic_load_n(&books.clock.clock, __ATOMIC_RELAXED) == t.clock->own();
}

OtherStack lost_signal(const void *condition) {
  const Lock *books = find_lock(condition);
  if (!books || books->kind != kConditionBooks || !books->is_last_signal_lost)
    return {};
  return {StackRole::signalled, books->acquired_by, books->acquired_at};
}

bool forget_lost_with_memory(Thread &t, const void *address) {
  RuntimeSection section(t);
  if (!t.held)
    return false;
  HeldLocks &held = *t.held;
  for (uint32_t i = held.locks.count; i-- > 0;) {
    HeldLock &entry = held.locks[i];
    if (!entry.lock || !lock_was_lost_at(entry.id, reinterpret_cast<uintptr_t>(address)))
      continue;
    pop_held(t, held, &entry);
    return true;
  }
  return false;
}

const HeldLock *lock_held_by(Thread &t, const void *address) {
  RuntimeSection section(t);
  const HeldLock *entry = t.held ? find_held_at(*t.held, reinterpret_cast<uintptr_t>(address)) : nullptr;
  return entry && holds(*t.held, *entry->lock, *entry) ? entry : nullptr;
}

void lock_memory_gone(Thread *t, Pc pc, SyncObject &s) {
  Lock at_death{};
  const Lock *alive = s.as_lock;
  if (alive && alive->owner && (!t || alive->owner != t->held))
    let_others_leave();
  {
    SpinGuard guard(s.lock);
    if (!s.as_lock)
      return;
    at_death = *s.as_lock;
    lock_dead(s);
    lock_is_lost(at_death.id);
  }
  if (t)
    misuse_memory_gone(*t, pc, at_death);
}

void locks_lock_for_fork() {
  lock_births_lock_for_fork();
  lock_places_lock_for_fork();
}

void locks_unlock_after_fork() {
  lock_places_unlock_after_fork();
  lock_births_unlock_after_fork();
}

} // namespace snarl
