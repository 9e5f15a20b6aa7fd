#include "runtime/sync/gates.h"

namespace snarl {

namespace {

uint64_t share_of(LockId gate) {
  return chain_share(gate, Context(), LockMode::exclusive);
}

} // namespace

void gate_entered(Thread &t, LockId gate) {
  HeldLocks &held = held_locks(t);
  held.gates.push(gate);
  held.chain += share_of(gate);
}

bool gate_left(Thread &t, LockId gate) {
  HeldLocks &held = held_locks(t);
  for (uint32_t i = held.gates.count; i-- > 0;) {
    if (!(held.gates[i] == gate))
      continue;
    held.gates[i] = held.gates[--held.gates.count];
    held.chain -= share_of(gate);
    return true;
  }
  return false;
}

} // namespace snarl
