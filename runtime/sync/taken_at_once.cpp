#include "runtime/sync/taken_at_once.h"

#include "runtime/sync/lock_order.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

// One that was waited for, and others that were tried: nothing else was taken or let go in between, nor held before.
bool are_one_attempt(const HeldLocks &held, uint32_t first) {
  if (!held.locks[first].lock || !held.locks[first].waited)
    return false;
  for (uint32_t i = first + 1; i < held.locks.count; ++i)
    if (!held.locks[i].lock || held.locks[i].waited)
      return false;
  return true;
}

// As if the thread had waited for it when it held the first `below` of its locks only.
void order_below(Thread &t, HeldLocks &held, uint32_t below, uint64_t chain, const HeldLock &taken) {
  const uint64_t hash = acquisition_hash(chain, taken.share, 0);
  if (LIKELY(order_knows(t, held, hash)))
    return;
  const uint32_t all = held.locks.count;
  const uint64_t with_all = held.chain;
  held.named.clear();
  held.locks.count = below;
  held.chain = chain;
  order_new_acquisition(t, held, taken.id, taken.acquired_at, taken.mode, 0, hash);
  held.locks.count = all;
  held.chain = with_all;
}

} // namespace

void locks_taken_at_once(Thread &t, uint32_t count) {
  if (!t.held || t.held->locks.count <= count || alone())
    return;
  RuntimeSection section(t);
  HeldLocks &held = *t.held;
  const uint32_t below = held.locks.count - count;
  if (!are_one_attempt(held, below))
    return;
  uint64_t chain = held.chain;
  for (uint32_t i = below; i < held.locks.count; ++i)
    chain -= held.locks[i].share;
  for (uint32_t i = below + 1; i < below + count; ++i)
    order_below(t, held, below, chain, held.locks[i]);
}

} // namespace snarl
