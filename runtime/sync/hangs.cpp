#include "runtime/sync/hangs.h"

#include "runtime/context/frame_records.h"
#include "runtime/platform/sys.h"
#include "runtime/sync/lock_births.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/locks.h"
#include "runtime/sync/process_waits.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

bool is_memory(const WaitFact &w) {
  return !w.lock && w.kind != WaitKind::join && w.kind != WaitKind::pipe && w.kind != WaitKind::nothing;
}

// What another thread did that explains why nobody comes.
OtherStack what_is_to_blame(const WaitRecord &w) {
  if (w.lock && w.lock->id == w.lock_id && w.lock->abandoned && !w.lock->owner)
    return {StackRole::acquired, w.lock->acquired_by, w.lock->acquired_at};
  if (w.kind == WaitKind::condition)
    return lost_signal(reinterpret_cast<const void *>(w.object));
  return {};
}

} // namespace

struct HangBuilder::Running {
  HangBuilder &builder;
  const Thread *me;
  Context at;
};

bool HangBuilder::has(Tid tid) const {
  for (const WaitFact &w : waits_)
    if (w.tid == tid)
      return true;
  return false;
}

void HangBuilder::add(const HeldLocks &h) {
  const WaitRecord &w = h.wait;
  const uint32_t n = h.locks.count;
  auto *held = static_cast<HeldFact *>(allocate((n + 1) * sizeof(HeldFact)));
  const uint32_t there = held_facts(h, held, n), told = there < n ? there : n;
  Tid owner;
  if (w.kind == WaitKind::lock && w.lock && w.lock->owner)
    owner = w.lock->owner->tid;
  else if (w.kind == WaitKind::join && w.target)
    owner = w.target->tid;
  WaitFact wait{h.tid, w.kind, w.lock_id, w.object, w.context, w.since_ns, owner, held, told, w.mode};
  wait.other = what_is_to_blame(w);
  wait.needed = w.needed;
  wait.outside = w.holder ? holder_in_other_process(w) : ProcessThread();
  waits_.push(wait);
  for (const HeldLock &entry : h.locks) {
    const Passage *passages[kMostPassages];
    for (uint32_t i = 0, count = passages_of(h.left, entry, passages); i < count; ++i)
      left_.push({entry.id, h.tid, passages[i]->thrown_at, passages[i]->caught_at});
  }
  helds_.push(held);
  capacities_.push(n);
}

void HangBuilder::add_other(Thread &t, void *p) {
  auto &builder = *static_cast<HangBuilder *>(p);
  if (t.held && is_waiting(turn_of(*t.held)) && !builder.has(t.tid))
    builder.add(*t.held);
}

// A thread that waits for nothing that we know; only one that is outside of the runtime has its books in order.
void HangBuilder::add_running(const Thread &t, Context at) {
  const uint32_t n = t.held && t.in_runtime == 0 ? t.held->locks.count : 0;
  auto *held = static_cast<HeldFact *>(allocate((n + 1) * sizeof(HeldFact)));
  const uint32_t told = n ? held_facts(*t.held, held, n) : 0;
  waits_.push({t.tid, WaitKind::nothing, LockId(), 0, at, 0, Tid(), held, told < n ? told : n});
  helds_.push(held);
  capacities_.push(n);
}

void HangBuilder::add_running_one(Thread &t, void *p) {
  auto &running = *static_cast<Running *>(p);
  if (t.state == ThreadState::running && !t.is_fiber && !running.builder.has(t.tid))
    running.builder.add_running(t, &t == running.me ? running.at : context_of_other(t));
}

void HangBuilder::record_with_running(const Thread *me, Context at, bool asked) {
  Running running{*this, me, at};
  record(FindingKind::snapshot, &running, asked);
}

void HangBuilder::record(FindingKind kind) {
  record(kind, nullptr, false);
}

void HangBuilder::record(FindingKind kind, Running *running, bool asked) {
  uint32_t cycle[WaitCycleSearch::kLongest];
  const uint32_t n = cycle_ ? cycle_->count() : 0;
  for (uint32_t i = 0; i < n; ++i) {
    add(*cycle_->chain()[i].thread);
    cycle[i] = i;
  }
  for_each_thread(add_other, this);
  if (running)
    for_each_thread(add_running_one, running);
  for (WaitFact &w : waits_) {
    if (is_memory(w)) // which looks at each thread: not while they are looked at
      w.location = locate(w.object);
    announce_lock(w.lock);
    announce_locks(w.held, w.held_count);
  }
  record_hang(
      {kind, waits_.data, waits_.count, cycle, n, left_.data, left_.count, asked, sys::now_ns(CLOCK_MONOTONIC)});
  for (uint32_t i = 0; i < waits_.count; ++i)
    release_memory(helds_[i], (capacities_[i] + 1) * sizeof(HeldFact));
  waits_.drop();
  helds_.drop();
  capacities_.drop();
  left_.drop();
}

} // namespace snarl
