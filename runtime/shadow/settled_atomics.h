// Atomic operations that have nothing to record for the rest of an epoch, by address: the slot recorded such an access
// to these bytes in this epoch, whatever the place in the code, and its object has it still.
//
// An entry is true while the slot is in its epoch (clocks never go back, also across the slot's holders) and the object
// has its version (shadow/known_atomics.h): only with a new one do recorded accesses leave the object. What the
// operation learns or hands over is another question, which the object answers. Used by the owning thread.
//
// A few entries do for most threads. Where entries of one epoch drive each other out (a histogram of counters, a set of
// flags) the table grows.
#ifndef SNARL_RUNTIME_SHADOW_SETTLED_ATOMICS_H
#define SNARL_RUNTIME_SHADOW_SETTLED_ATOMICS_H

#include "detector/core/ids.h"
#include "runtime/platform/base.h"
#include "runtime/platform/memory.h"
#include "runtime/shadow/steps.h"

namespace snarl {

struct SyncObject;

struct SettledAtomic {
  uint64_t what = 0; // address, and size and side of the operation; 0: none
  SyncObject *object = nullptr;
  Clock epoch = 0;
  uint32_t version = 0;
};

class SettledAtomics { // all zero at first
public:
  SNARL_INLINE const SettledAtomic *find(uint64_t what, Clock epoch) const {
    const SettledAtomic &entry = (more_ ? more_ : few_)[place_of(what)];
    return entry.what == what && entry.epoch == epoch && steps.settled_atomics ? &entry : nullptr;
  }
  SNARL_INLINE void note(const SettledAtomic &entry) {
    SettledAtomic *place = &(more_ ? more_ : few_)[place_of(entry.what)];
    if (UNLIKELY(place->epoch == entry.epoch && place->what != entry.what && place->what) &&
        UNLIKELY(++driven_out_ == kGrowsAfter))
      grow();
    (more_ ? more_ : few_)[place_of(entry.what)] = entry;
  }

  static SNARL_INLINE uint64_t what(uintptr_t address, uint32_t size, bool write) {
    return uint64_t{address} | uint64_t{size} << 48 | uint64_t{write} << 56;
  }

private:
  SNARL_INLINE uint32_t place_of(uint64_t what) const {
    return static_cast<uint32_t>(what * kFactor >> (64 - kFewLog - more_log_));
  }
  SNARL_COLD void grow() {
    driven_out_ = 0;
    if (more_log_ == kMostLog - kFewLog)
      return;
    if (more_)
      release_memory(more_, sizeof(SettledAtomic) << (kFewLog + more_log_));
    more_log_ += kGrowsBy;
    more_ = static_cast<SettledAtomic *>(allocate(sizeof(SettledAtomic) << (kFewLog + more_log_)));
  }

  static constexpr uint64_t kFactor = 0x9e3779b97f4a7c15;
  static constexpr uint32_t kFewLog = 4, kGrowsBy = 3, kMostLog = 10, kGrowsAfter = 256;
  SettledAtomic few_[1 << kFewLog];
  SettledAtomic *more_; // null: the few are the table
  uint32_t more_log_;   // of the table's size, more than that of the few
  uint32_t driven_out_; // entries of the then present epoch, since the table has this size
};

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_SETTLED_ATOMICS_H
