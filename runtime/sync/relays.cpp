#include "runtime/sync/relays.h"

#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"

namespace snarl {
namespace {

bool teaches(const Thread &t) {
  return !t.ignore_sync && order_has_acquisitions();
}

// Of other threads, that is: what it handed over itself teaches it nothing.
bool knows(Thread &t, const Structure &handed) {
  const Structure &known = held_locks(t).structure;
  const uint32_t count = structure_count(handed);
  for (uint32_t slot = 0; slot < count; ++slot)
    if (slot != t.slot.value && structure_of(known, slot) < structure_of(handed, slot))
      return false;
  return true;
}

bool has_taken(const TokenRelay &r, Tid tid) {
  for (const Tid taker : r.takers)
    if (taker == tid)
      return true;
  return false;
}

} // namespace

void relay_hand(Thread &t, Relay &r) {
  if (!teaches(t))
    return;
  Structure left = structure_left_by(t, Held::counts);
  if (structure_covers(left, r.handed)) {
    structure_drop(r.handed);
    r.handed = left;
    return;
  }
  structure_join(r.handed, left);
  structure_drop(left);
}

void relay_take(Thread &t, const Relay &r) {
  if (teaches(t) && !knows(t, r.handed))
    learn_structure(t, r.handed);
}

void token_relay_hand(Thread &t, TokenRelay &r) {
  if (!has_taken(r, t.tid))
    relay_hand(t, r);
}

// Noted also while nothing is acquired: what is done under the first lock may be the first acquisition.
void token_relay_take(Thread &t, TokenRelay &r) {
  if (!has_taken(r, t.tid))
    r.takers[r.next++ % TokenRelay::kTakers] = t.tid;
  relay_take(t, r);
}

} // namespace snarl
