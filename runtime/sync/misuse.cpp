#include "runtime/sync/misuse.h"

#include "runtime/sync/lock_births.h"
#include "runtime/sync/locks_in_child.h"
#include "runtime/sync/points.h"
#include "runtime/sync/stalls.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

uint32_t stacks_of(const Lock &l, OtherStack out[2]) {
  uint32_t n = 0;
  if (l.owner)
    out[n++] = {StackRole::acquired, l.acquired_by, l.acquired_at};
  if (l.destroyed)
    out[n++] = {StackRole::destroyed, l.destroyed_by, l.destroyed_at};
  return n;
}

struct Leaks {
  Vector<Tid> tids;
};

void collect_leak(Thread &t, void *p) {
  if (t.state == ThreadState::finished && !t.detached && !t.joined && !t.is_fiber)
    static_cast<Leaks *>(p)->tids.push(t.tid);
}

bool in_use(const Lock &l) {
  return l.owner || l.readers || l.waiters > l.woken;
}

const char *use_of(const Lock &l, bool freed) {
  if (!l.owner && !l.readers)
    return freed ? "its memory is released while threads wait for it" : "it is destroyed while threads wait for it";
  return freed ? "its memory is released while it is held" : "it is destroyed while it is held";
}

// It is free, but was initialised before, or used as it was.
void misuse_init_again(Thread &t, Pc pc, const Lock &l) {
  OtherStack before = birth_stack(l.id);
  if (!before.context && !l.acquired_at)
    return;
  const bool initialised = bool{before.context};
  if (!initialised)
    before = {StackRole::acquired, l.acquired_by, l.acquired_at};
  misuse_with(t, context_of(t, pc), FindingKind::double_init, l.address, l.id, &before, 1,
              initialised ? "it is initialised again without having been destroyed"
                          : "it is initialised after it was used");
}

// How the thread took a lock, and how exceptions left it behind.
struct HeldStacks {
  OtherStack all[1 + 2 * kMostPassages];
  uint32_t count;
  HeldStacks(const Thread &t, const HeldLock &entry) {
    all[0] = {StackRole::acquired, t.tid, entry.acquired_at};
    count = 1 + passage_stacks(t.held->left, entry, t.tid, all + 1);
  }
};

// The lock may have ended, or been unlocked by another thread, since.
bool holds_still(const Thread &t, const HeldLock &entry) {
  if (!entry.lock)
    return false;
  const Lock &l = *entry.lock;
  if (!(l.id == entry.id))
    return false;
  return entry.mode == LockMode::shared ? !l.irregular : l.owner == t.held && l.serial == entry.serial;
}

// Not of robust mutexes: who takes one next is told. Nor of one that was destroyed: that was told. Nor of what the
// parent process had locked.
void report_held_at_end(Thread &t, const HeldLock &entry) {
  if (!holds_still(t, entry) || entry.lock->robust || entry.lock->destroyed || is_held_since_fork(*t.held, entry))
    return;
  const HeldStacks stacks(t, entry);
  misuse_with(t, entry.acquired_at, FindingKind::lock_held_at_exit, entry.lock->address, entry.id, stacks.all,
              stacks.count, "the thread ended and nobody can unlock it any more");
}

} // namespace

void misuse_with(Thread &t, Context at, FindingKind kind, uintptr_t object, LockId lock, const OtherStack *others,
                 uint32_t others_count, const char *text, int64_t detail) {
  RuntimeSection section(t);
  announce_lock(lock);
  MisuseFact fact{};
  fact.kind = kind;
  fact.tid = t.tid;
  fact.context = at;
  fact.lock = lock;
  fact.object = object;
  fact.others = others;
  fact.others_count = others_count;
  fact.location = locate(object);
  fact.detail = detail;
  fact.text = text;
  record_misuse(fact);
}

WrongCall wrong_call(Thread &t, Pc pc, FindingKind kind, uintptr_t object, const Lock *l, const char *text) {
  WrongCall call{kind, context_of(t, pc), object, l ? l->id : LockId(), {}, 0, text};
  call.others_count = l ? stacks_of(*l, call.others) : 0;
  return call;
}

void tell(Thread &t, const WrongCall &call) {
  misuse_with(t, call.at, call.kind, call.object, call.lock, call.others, call.others_count, call.text);
}

void misuse(Thread &t, Pc pc, FindingKind kind, uintptr_t object, const Lock *l, const char *text) {
  tell(t, wrong_call(t, pc, kind, object, l, text));
}

namespace {

bool was_told(Thread &t, const void *unlocked) {
  return forget_lost_with_memory(t, unlocked) || is_known_not_held(t, unlocked);
}

WrongCall wrong_unlock(Thread &t, Pc pc, const void *address) {
  const Lock *l = find_lock(address);
  const bool by_writer = l && l->owner && l->owner != t.held, by_readers = l && l->readers;
  return wrong_call(t, pc, by_writer || by_readers ? FindingKind::unlock_by_other_thread : FindingKind::unlock_not_held,
                    reinterpret_cast<uintptr_t>(address), l,
                    by_writer    ? "another thread holds it"
                    : by_readers ? "other threads hold it for reading"
                                 : "nobody holds it");
}

} // namespace

void misuse_unlock(Thread &t, Pc pc, const void *address) {
  if (!was_told(t, address))
    tell(t, wrong_unlock(t, pc, address));
}

void misuse_unlock_of_process(Thread &t, Pc pc, const void *address) {
  misuse(t, pc, FindingKind::unlock_by_other_thread, reinterpret_cast<uintptr_t>(address), find_lock(address),
         "another process holds it");
}

void misuse_unlock_answered(Thread &t, Pc pc, const void *address) {
  if (was_told(t, address))
    hold_nothing_back(t);
  else
    hold_back(t, wrong_unlock(t, pc, address));
}

void misuse_unlock_as(Thread &t, Pc pc, const void *address, LockMode mode) {
  const HeldLock *entry = lock_held_by(t, address);
  if (LIKELY(!entry || entry->mode == mode))
    return;
  const OtherStack acquired{StackRole::acquired, t.tid, entry->acquired_at};
  misuse_with(t, context_of(t, pc), FindingKind::rwlock_misuse, entry->lock->address, entry->id, &acquired, 1,
              mode == LockMode::exclusive ? "it is unlocked as by a writer, by a thread that holds it for reading"
                                          : "it is unlocked as by a reader, by the thread that holds it for writing");
}

void misuse_init(Thread &t, Pc pc, const void *address, LockKind kind) {
  const Lock *l = find_lock(address);
  if (!l || l->kind != kind || l->destroyed || is_left_by_fork(t, *l))
    return;
  if (l->owner || l->readers)
    misuse(t, pc, FindingKind::double_init, l->address, l, "it is initialised while it is held");
  else if (kind == kConditionBooks && l->waiters > l->woken)
    misuse(t, pc, FindingKind::double_init, l->address, l, "it is initialised while threads wait for it");
  else if (locate(l->address).kind == LocationKind::global && !is_forked_child())
    misuse_init_again(t, pc, *l);
}

void misuse_level(Thread &t, Context at, const HeldLocks &held, const Lock &taken) {
  for (const HeldLock &entry : held.locks) {
    if (!entry.lock || !(entry.lock->id == entry.id) || entry.lock->level < taken.level)
      continue;
    const OtherStack acquired{StackRole::acquired, t.tid, entry.acquired_at};
    misuse_with(t, at, FindingKind::lock_level_violation, taken.address, taken.id, &acquired, 1,
                "it is taken while a lock is held whose level is not below its own", taken.level);
    return;
  }
}

WrongCall wrong_destruction(Thread &t, Pc pc, const void *address) {
  const Lock *l = find_lock(address);
  if (!l || !in_use(*l) || is_left_by_fork(t, *l))
    return {};
  return wrong_call(t, pc, FindingKind::destroy_while_held, l->address, l, use_of(*l, false));
}

void misuse_destroy(Thread &t, Pc pc, const void *address) {
  if (const WrongCall wrong = wrong_destruction(t, pc, address); wrong.text)
    tell(t, wrong);
}

void misuse_memory_gone(Thread &t, Pc pc, const Lock &l) {
  if (!in_use(l) || l.destroyed || l.abandoned || is_left_by_fork(t, l))
    return;
  const bool a_lock = l.kind <= LockKind::c11_mutex || l.kind == LockKind::once;
  misuse(t, pc, a_lock ? FindingKind::destroy_while_held : FindingKind::condition_misuse, l.address, &l,
         use_of(l, true));
}

void misuse_lost_in_fork(Thread &t, Context at, const Lock &l) {
  const OtherStack acquired{StackRole::acquired, l.acquired_by, l.acquired_at};
  misuse_with(t, at, FindingKind::lock_lost_in_fork, l.address, l.id, &acquired, 1,
              "it was locked when the process forked, by a thread that does not exist in the child");
}

void misuse_process_ends(Thread &t) {
  if (t.held && !t.in_signal_handler)
    for (const HeldLock &entry : t.held->locks)
      report_held_at_end(t, entry);
  if (!t.is_main)
    return;
  Leaks leaks{};
  for_each_thread(collect_leak, &leaks);
  for (Tid tid : leaks.tids) {
    const ThreadBirth *birth = birth_of(tid);
    MisuseFact fact{};
    fact.kind = FindingKind::thread_leak;
    fact.tid = tid;
    fact.context = birth->created_at;
    record_misuse(fact);
  }
  leaks.tids.drop();
}

void misuse_holds_locks(Thread &t, Pc pc) {
  if (!t.held)
    return;
  for (const HeldLock &entry : t.held->locks) {
    if (!holds_still(t, entry))
      continue;
    const HeldStacks stacks(t, entry);
    misuse_with(t, context_of(t, pc), FindingKind::lock_held, entry.lock->address, entry.id, stacks.all, stacks.count,
                "it is held where the thread says that it holds no lock");
  }
}

void misuse_thread_ends(Thread &t) {
  if (!t.held)
    return;
  for (const HeldLock &entry : t.held->locks) {
    if (!holds_still(t, entry))
      continue;
    report_held_at_end(t, entry);
    Lock &l = *entry.lock;
    l.abandoned = true;
    if (l.robust && synchronises(t)) { // the kernel hands it on
      SpinGuard guard(l.object->lock);
      on_release(t, l.clock);
    }
    __atomic_store_n(&l.owner, nullptr, __ATOMIC_RELEASE);
    if (!l.robust)
      stalls_lock_left_behind();
  }
  pop_all_held(t, *t.held);
}

} // namespace snarl
