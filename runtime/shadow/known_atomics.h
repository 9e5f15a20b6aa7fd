// What a slot knows by heart of the atomic operations that its thread did lately: for a place in the code (calling
// context, lock set, call) and an address, the object and the site's number. An operation found here neither follows
// the shadow cell to the granule's home and from there to the object, nor looks for its site, nor compares the plain
// accesses in the home's cells with its clock.
//
// What makes that true: an object's `version` changes, under its value_lock, with everything that such an entry takes
// for granted: that the object lives, that it has these bytes and all of them one home, and that no plain access has
// come to its cells since the thread knew all that were there. (Clocks grow: what a thread knew it knows.) A version
// that has reached its end is never remembered.
//
// An object of several granules may be known by operations on some of them: libstdc++ changes one count of a shared_ptr
// and reads both. A table by place and address; used by the owning thread, and emptied when the slot gets another
// thread or its sites get other numbers.
#ifndef SNARL_RUNTIME_SHADOW_KNOWN_ATOMICS_H
#define SNARL_RUNTIME_SHADOW_KNOWN_ATOMICS_H

#include "runtime/platform/base.h"
#include "runtime/shadow/steps.h"

namespace snarl {

struct SyncObject;

inline constexpr uint32_t kLastVersion = ~0u;

struct KnownAtomic {
  uint64_t what;     // pc, and size and flags of the operation; 0: none
  uintptr_t address; // of the operation
  SyncObject *object;
  uint32_t node, lockset;
  uint32_t version; // of the object
  uint32_t number;  // the site's, from 0
  uint32_t span;    // the granules of the object that it touches (Span, sync/atomic_accesses.h)

  SNARL_INLINE bool is(uint64_t wanted, uintptr_t at) const { return ((what ^ wanted) | (address ^ at)) == 0; }
};

class KnownAtomics {
public:
  // Whatever the calling context and the lock set.
  SNARL_INLINE const KnownAtomic *find(uint64_t what, uintptr_t address) {
    if (!steps.known_atomics)
      return nullptr;
    const KnownAtomic *both = place_of(what, address);
    return LIKELY(both[0].is(what, address)) ? &both[0] : both[1].is(what, address) ? &both[1] : nullptr;
  }
  void remember(const KnownAtomic &known) {
    KnownAtomic *both = place_of(known.what, known.address);
    if (!both[0].is(known.what, known.address))
      both[1] = both[0];
    both[0] = known;
  }
  void clear() {
    for (KnownAtomic &k : entries_)
      k.what = 0;
  }

  static SNARL_INLINE uint64_t what(uintptr_t pc, uint32_t size, uint8_t flags) {
    return uint64_t{pc} | uint64_t{size} << 48 | uint64_t{flags} << 56;
  }

private:
  // Two entries stand side by side.
  SNARL_INLINE KnownAtomic *place_of(uint64_t what, uintptr_t address) {
    return &entries_[((what ^ address >> 2) * 0x9e3779b97f4a7c15ULL) >> (64 - kLog) & ~uint64_t{1}];
  }

  static constexpr uint32_t kLog = 8;
  KnownAtomic entries_[1 << kLog] = {};
};

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_KNOWN_ATOMICS_H
