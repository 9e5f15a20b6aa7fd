#include "runtime/sync/lock_ends.h"

#include "runtime/context/frame_records.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/granule_sync.h"
#include "runtime/sync/locking_functions.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/points.h"

namespace snarl {
namespace {

bool is_a_lock(const Lock &l) {
  return l.kind > LockKind::unknown && l.kind <= LockKind::c11_mutex;
}

// By a thread in order with this one, or by nobody that is known. What is still in use is another finding.
bool is_last_use_past(const Thread &t, const Lock &l) {
  if (!synchronises(t) || !is_a_lock(l) || l.owner || l.readers || l.waiters || l.irregular || l.lost_in_fork)
    return true;
  return l.clock.clock == 0 || l.clock.slot == kMixedSlot || t.clock->knows(l.clock.slot, l.clock.clock);
}

// A library without planted code may order by atomics what is done there. But std::mutex does as its caller.
bool is_planted_code(Context at) {
  Frame innermost;
  bool folded;
  return is_planted_call(at) || (context_frames(at, &innermost, 1, &folded) > 0 && is_in_locking_function(innermost) &&
                                 is_planted_call(tree_parent(at)));
}

void check_end(Thread &t, Pc pc, const Lock &l, const char *text) {
  if (LIKELY(is_last_use_past(t, l)) || !l.acquired_at || l.acquired_by == t.tid)
    return;
  const Context at = context_of(t, pc);
  if (!is_planted_code(at) || !is_planted_code(l.acquired_at))
    return;
  const OtherStack use{StackRole::acquired, l.acquired_by, l.acquired_at};
  misuse_with(t, at, FindingKind::lock_lifetime_race, l.address, l.id, &use, 1, text);
}

} // namespace

void check_lock_destroyed(Thread &t, Pc pc, const Lock &l) {
  check_end(t, pc, l, "it is destroyed, and nothing orders that behind its last use by another thread");
}

void check_locks_freed(Thread &t, Pc pc, uintptr_t begin, size_t size) {
  const SyncObject *last = nullptr;
  for (uintptr_t at = begin; at < begin + size; at += SNARL_GRANULE) {
    SyncObject *s = find_sync_object(reinterpret_cast<const void *>(at));
    if (!s || s == last)
      continue;
    last = s;
    Lock l{};
    {
      SpinGuard guard(s->lock);
      if (!s->as_lock || s->as_lock->destroyed)
        continue;
      l = *s->as_lock;
    }
    check_end(t, pc, l, "it is freed with its memory, and nothing orders that behind its last use by another thread");
  }
}

} // namespace snarl
