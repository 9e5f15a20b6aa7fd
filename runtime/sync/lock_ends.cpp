#include "runtime/sync/lock_ends.h"

#include "runtime/context/frame_records.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/granule_sync.h"
#include "runtime/sync/locking_functions.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/points.h"

namespace snarl {
namespace {

bool has_last_use(const Lock &l) {
  return (l.kind > LockKind::unknown && l.kind <= LockKind::c11_mutex) || l.kind == kConditionBooks;
}

bool is_in_use(const Lock &l) {
  return l.owner || l.readers || l.waiters || l.irregular || l.lost_in_fork;
}

// A use of a lock that is at its end.
struct Use {
  uint32_t slot;
  Clock clock;
  OtherStack stack;
};

// Is it by another thread, and in no order with what this one does now?
bool is_unordered(const Thread &t, const Use &use) {
  return use.clock != 0 && use.slot != kMixedSlot && use.stack.tid != t.tid && use.stack.context &&
         !t.clock->knows(use.slot, use.clock);
}

// A library without planted code may order by atomics what is done there. But std::mutex does as its caller.
bool is_planted_code(Context at) {
  return is_planted_call(at) || (is_in_locking_function(innermost_frame(at)) && is_planted_call(tree_parent(at)));
}

// What is said of its end.
struct Texts {
  const char *of_lock, *of_condition;
};
constexpr Texts kDestroyed{"it is destroyed, and nothing orders that behind its last use by another thread",
                           "it is destroyed, and nothing orders that behind a signal by another thread"};
constexpr Texts kFreed{"it is freed with its memory, and nothing orders that behind its last use by another thread",
                       "it is freed with its memory, and nothing orders that behind a signal by another thread"};

void check_end(Thread &t, Pc pc, const LockAtEnd &end, const Texts &texts) {
  const Lock &l = end.lock;
  if (!synchronises(t) || !has_last_use(l) || is_in_use(l))
    return;
  const bool is_condition = l.kind == kConditionBooks;
  const StackRole role = is_condition ? StackRole::signalled : StackRole::acquired;
  const Use uses[] = {{l.clock.slot, l.clock.clock, {role, l.acquired_by, l.acquired_at}},
                      {end.shared.slot, end.shared.clock, {role, end.shared.by, end.shared.acquired_at}}};
  for (const Use &use : uses) {
    if (LIKELY(!is_unordered(t, use)))
      continue;
    const Context at = context_of(t, pc);
    if (is_planted_code(at) && is_planted_code(use.stack.context))
      return misuse_with(t, at, FindingKind::lock_lifetime_race, l.address, l.id, &use.stack, 1,
                         is_condition ? texts.of_condition : texts.of_lock);
  }
}

} // namespace

LockAtEnd lock_at_end(const Lock &l) {
  return {l, has_last_use(l) && l.last_shared ? *l.last_shared : SharedUse{}};
}

void check_lock_destroyed(Thread &t, Pc pc, const LockAtEnd &end) {
  check_end(t, pc, end, kDestroyed);
}

void check_locks_freed(Thread &t, Pc pc, uintptr_t begin, size_t size) {
  const SyncObject *last = nullptr;
  for (uintptr_t at = begin; at < begin + size; at += SNARL_GRANULE) {
    SyncObject *s = find_sync_object(reinterpret_cast<const void *>(at));
    if (!s || s == last)
      continue;
    last = s;
    LockAtEnd end{};
    {
      SpinGuard guard(s->lock);
      if (!s->as_lock || s->as_lock->destroyed)
        continue;
      end = lock_at_end(*s->as_lock);
    }
    check_end(t, pc, end, kFreed);
  }
}

} // namespace snarl
