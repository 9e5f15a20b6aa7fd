// What orders whatever comes later in this run after what came before, without being a lock: a socket's messages, a
// signal that was sent, a timer that was set, OpenMP's regions. For accesses that is the clock. For lock acquisitions
// it is a hand-over (sync/hand_overs.h) of which nobody can tell whether another run would need it too: what else may
// be put in, by another process say, is not known. The order of this run counts then; a cycle that is told wrongly is
// worse than one that another run must show.
//
// Nothing that serves as a lock may hand over anything: what it orders in one run another run may order the other way
// round. A pipe, a System V semaphore or an address that the program names can be one (`tokens`): whoever has taken a
// token there and gives one back only does what an unlock does, and hands over nothing.
//
// Not thread-safe: what it belongs to has a lock.
#ifndef SNARL_RUNTIME_SYNC_RELAYS_H
#define SNARL_RUNTIME_SYNC_RELAYS_H

#include "runtime/sync/structure.h"
#include "runtime/thread/thread.h"

namespace snarl {

enum class Relayed : uint8_t {
  messages,
  tokens, // may be used as a lock
  nothing // no order of acquisitions
};

struct Relay {
  SyncVar clock;
  Structure handed{};
};
// The same of tokens.
struct TokenRelay : Relay {
  static constexpr uint32_t kTakers = 16;
  Tid takers[kTakers]{}; // the last that have taken, in turns
  uint32_t next = 0;
};

// For acquisitions alone.
void relay_hand(Thread &t, Relay &r);
void relay_take(Thread &t, const Relay &r);
void token_relay_hand(Thread &t, TokenRelay &r);
void token_relay_take(Thread &t, TokenRelay &r);

// What the thread did so far comes before …
SNARL_INLINE void relay_release(Thread &t, Relay &r) {
  on_release(t, r.clock);
  relay_hand(t, r);
}
// … what it does from here on.
SNARL_INLINE void relay_acquire(Thread &t, Relay &r) {
  on_acquire(t, r.clock);
  relay_take(t, r);
}
SNARL_INLINE void relay_end(Relay &r) {
  on_sync_end(r.clock);
  structure_drop(r.handed);
}

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_RELAYS_H
