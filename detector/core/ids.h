// The names that runtime and detector share: never bare integers (docs/design.md).
#ifndef SNARL_DETECTOR_CORE_IDS_H
#define SNARL_DETECTOR_CORE_IDS_H

#include <cstdint>

namespace snarl {

// A distinct integer type for each kind of name, so that two of them cannot be mixed up.
template <typename Tag, typename Rep> struct Id {
  Rep value = 0;
  constexpr Id() = default;
  constexpr explicit Id(Rep v) : value(v) {}
  friend constexpr bool operator==(Id a, Id b) { return a.value == b.value; }
  friend constexpr bool operator<(Id a, Id b) { return a.value < b.value; }
  constexpr explicit operator bool() const { return value != 0; }
};

// A thread, from 1 (the main thread) in order of creation; never reused. 0: none.
using Tid = Id<struct TidTag, uint32_t>;
// A column of the vector clocks. Reused by a later thread only when that is exact (docs/clocks.md).
using Slot = Id<struct SlotTag, uint32_t>;
// A calling context: a node of the calling-context tree. 0: the empty stack.
using Context = Id<struct ContextTag, uint32_t>;
// A synchronisation object (a lock) from its birth to its death; never reused. 0: none.
using LockId = Id<struct LockTag, uint32_t>;
// A stack in a run file. 0: none.
using StackId = Id<struct StackTag, uint32_t>;

// A clock value of one slot: the number of release operations of that slot so far, from 1.
using Clock = uint64_t;

} // namespace snarl

#endif // SNARL_DETECTOR_CORE_IDS_H
