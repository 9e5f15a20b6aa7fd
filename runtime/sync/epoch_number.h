// A slot and an epoch of it as one number, for what is changed at once, or passed through planted code.
#ifndef SNARL_RUNTIME_SYNC_EPOCH_NUMBER_H
#define SNARL_RUNTIME_SYNC_EPOCH_NUMBER_H

#include "runtime/thread/clock_state.h"
#include "runtime/thread/registry.h"

namespace snarl {

using EpochNumber = uint64_t; // 0: none

inline constexpr uint32_t kEpochBits = 48; // of an archived access as well (shadow/region.h)
static_assert(kMaxSlots <= 1u << (64 - kEpochBits));

// 0: there are no numbers for such late epochs.
SNARL_INLINE EpochNumber epoch_number(uint32_t slot, Clock clock) {
  return UNLIKELY(clock >> kEpochBits) ? 0 : uint64_t{slot} << kEpochBits | clock;
}
SNARL_INLINE EpochNumber epoch_number(const Thread &t) {
  return epoch_number(t.slot.value, t.clock->own());
}
SNARL_INLINE uint32_t slot_of(EpochNumber epoch) {
  return static_cast<uint32_t>(epoch >> kEpochBits);
}
SNARL_INLINE Clock clock_of(EpochNumber epoch) {
  return epoch & ((uint64_t{1} << kEpochBits) - 1);
}

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_EPOCH_NUMBER_H
