#include "runtime/sync/child_order.h"

#include "runtime/channel/channel.h"
#include "runtime/channel/facts.h"
#include "runtime/platform/sys.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"

#include <ctime>

namespace snarl {

namespace {

bool matters() {
  return processes_share_locks() && channel_is_open();
}

// So often is it told what was given and taken: about a megabyte. The last one stands for all that follow.
constexpr uint32_t kMostTold = 16384;
uint32_t told;

bool is_told(bool &last) {
  const uint32_t before = __atomic_load_n(&told, __ATOMIC_RELAXED) >= kMostTold
                              ? kMostTold
                              : __atomic_fetch_add(&told, 1, __ATOMIC_RELAXED);
  last = before == kMostTold - 1;
  return before < kMostTold;
}

void tell(const ChildFact &fact, ClockSnapshot *known, bool last) {
  order_child(fact, known);
  if (!last)
    return;
  order_child({kAnyProcess, false, 0, Slot(), 0, fact.time_ns}, nullptr);
  order_child({kAnyProcess, true, 0, Slot(), 0, ~uint64_t{0}}, nullptr);
}

} // namespace

bool any_lock_is_shared_by_processes;

void locks_are_shared_by_processes() {
  __atomic_store_n(&any_lock_is_shared_by_processes, true, __ATOMIC_RELAXED);
}

// The time is read before the real call …
void given_to_processes(Thread &t) {
  bool last = false;
  if (!matters() || !is_told(last))
    return;
  RuntimeSection section(t);
  enter_next_epoch(t);
  Structure left = structure_left_by(t, Held::is_left_out);
  ++held_locks(t).segment.created;
  tell({kAnyProcess, false, 0, Slot(left.slot), left.clock, sys::now_ns(CLOCK_MONOTONIC)}, left.known, last);
  structure_drop(left);
}

// … and here after it.
void taken_from_processes(Thread &t) {
  bool last = false;
  if (!matters() || !is_told(last))
    return;
  RuntimeSection section(t);
  enter_next_epoch(t);
  ++held_locks(t).segment.joined;
  tell({kAnyProcess, true, 0, t.slot, t.clock->own(), sys::now_ns(CLOCK_MONOTONIC)}, nullptr, last);
}

// While a thread is the only one no release begins an epoch.
Structure left_to_child(Thread &t) {
  if (!matters())
    return {};
  RuntimeSection section(t);
  enter_next_epoch(t);
  return structure_left_by(t, Held::is_left_out);
}

void child_made(pid_t pid, const Structure &left) {
  if (left.clock)
    order_child({static_cast<uint32_t>(pid), false, 0, Slot(left.slot), left.clock, 0}, left.known);
}

void child_ended(Thread &t, pid_t pid) {
  if (!matters())
    return;
  RuntimeSection section(t);
  enter_next_epoch(t);
  ++held_locks(t).segment.joined;
  order_child({static_cast<uint32_t>(pid), true, 0, t.slot, t.clock->own(), 0}, nullptr);
}

} // namespace snarl
