#include "runtime/sync/value_runs.h"

#include "runtime/sync/value_parts.h"

namespace snarl {
namespace {

constexpr uint32_t kMaxWrites = 1024; // that nobody waits for; each begins a segment of its thread

bool has_waited(const RunOrder &r, Tid tid) {
  for (const Tid waiter : r.waiters)
    if (waiter == tid)
      return true;
  return false;
}

// Of two that write the same value either may have been the one that was needed.
void hand(RunOrder &r, ValueHistory &h, Thread &t, const ValueWrite &w) {
  Left left = left_by(t, w, nullptr);
  if (w.before == w.after)
    structure_meet(r.handed, left.structure);
  else
    structure_join(r.handed, left.structure);
  structure_drop(left.structure);
  h.last = w.after;
}

} // namespace

void run_waited(RunOrder &r, Tid tid) {
  r.writes = 0;
  if (!has_waited(r, tid))
    r.waiters[r.next_waiter++ % RunOrder::kWaiters] = tid;
}

bool run_written(RunOrder &r, ValueHistory &h, Thread &t, const ValueWrite &w, bool opens) {
  r.is_lock |= !opens && has_waited(r, t.tid);
  if (!r.in_force) {
    if (value_written(h, t, w))
      return true;
    r.in_force = true;
    r.writes = 0;
    r.handed = handed_so_far(h);
  }
  if (r.is_lock || w.size != h.size || ++r.writes > kMaxWrites)
    return false;
  hand(r, h, t, w);
  return true;
}

Structure run_before(RunOrder &r, const ValueHistory &h, EndsWait ends) {
  return r.is_lock || ends(h.first) || !ends(h.last) ? Structure{} : structure_copy(r.handed);
}

Structure run_before(RunOrder &r, const ValueHistory &h, EndsWaitWith ends, uint64_t variable) {
  if (r.is_lock || !ends(h.last, variable))
    return {};
  return r.in_force ? structure_copy(r.handed) : handed_so_far(h);
}

void drop_run(RunOrder &r) {
  structure_drop(r.handed);
  r = {};
}

} // namespace snarl
