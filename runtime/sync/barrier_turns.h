// Which of a barrier's two clocks an arrival is of (barriers.h says why there are two).
#ifndef SNARL_RUNTIME_SYNC_BARRIER_TURNS_H
#define SNARL_RUNTIME_SYNC_BARRIER_TURNS_H

#include <cstdint>

namespace snarl {

struct BarrierTurns {
  uint32_t count = 1;       // threads of a generation
  uint64_t arrived = 0;     // arrivals ever: generation = arrived / count
  uint32_t present[2] = {}; // arrived and not yet left, by clock

  // The clock of the next arrival.
  uint32_t next_clock() const { return static_cast<uint32_t>(arrived / count % 2); }
  // The next arrival is a generation's first, and nobody still needs what its clock holds: empty it.
  bool begins_anew() const { return arrived % count == 0 && present[next_clock()] == 0; }
  uint32_t arrive() {
    const uint32_t clock = next_clock();
    ++arrived;
    ++present[clock];
    return clock;
  }
  void leave(uint32_t clock) { --present[clock]; }
  uint32_t waiting() const { return static_cast<uint32_t>(arrived % count); }
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_BARRIER_TURNS_H
