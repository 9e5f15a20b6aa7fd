#include "runtime/sync/child_order.h"

#include "runtime/channel/channel.h"
#include "runtime/channel/facts.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"

namespace snarl {

namespace {

bool are_any; // only ever becomes true

bool matters() {
  return __atomic_load_n(&are_any, __ATOMIC_RELAXED) && channel_is_open();
}

} // namespace

void locks_are_shared_by_processes() {
  __atomic_store_n(&are_any, true, __ATOMIC_RELAXED);
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
    order_child({static_cast<uint32_t>(pid), false, 0, Slot(left.slot), left.clock}, left.known);
}

void child_ended(Thread &t, pid_t pid) {
  if (!matters())
    return;
  RuntimeSection section(t);
  enter_next_epoch(t);
  ++held_locks(t).segment.joined;
  order_child({static_cast<uint32_t>(pid), true, 0, t.slot, t.clock->own()}, nullptr);
}

} // namespace snarl
