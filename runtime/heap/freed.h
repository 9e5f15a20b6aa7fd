// Births of blocks that were freed lately, for reports of uses that came after the free: malloc has overwritten the
// trailer.
//
// Sets of four entries, by the block's address; a free puts its own first and moves the others on, so that only four
// later frees of the same set push a birth out. Without a lock, by any thread: what is stored last is the first entry,
// its checked word after the other one. An entry whose two words are not of one block (two threads freed into one set
// at once) is told by the check and is nobody's.
//
// An entry of zeros is nobody's: no block starts below 32 KiB.
//
//   first word:   start >> 15 : 32 | size : 32                       start's lower bits are the set's number
//   second word:  context : 28 | tid : 24 | check of the first word : 12
#ifndef SNARL_RUNTIME_HEAP_FREED_H
#define SNARL_RUNTIME_HEAP_FREED_H

#include "runtime/heap/trailer.h"

namespace snarl {

struct FreedBlock {
  uint64_t start_and_size;
  uint64_t birth_and_check;
};
inline constexpr uint32_t kFreedSetBits = 11;
inline constexpr uint32_t kFreedSets = 1u << kFreedSetBits;
inline constexpr uint32_t kFreedWays = 4;
struct alignas(64) FreedSet {
  FreedBlock ways[kFreedWays]; // the latest first
};
extern FreedSet freed_sets[kFreedSets];

// Upper bits are folded in, for arenas lie at multiples of large powers of two. They are all in the entry, so the lower
// ones follow from them and the set.
SNARL_INLINE FreedSet &freed_set_for(uintptr_t start) {
  return freed_sets[(start >> 4 ^ start >> 16) % kFreedSets];
}

// Where the block of an entry started. 0: it is nobody's.
SNARL_INLINE uintptr_t freed_start(uint32_t set, const FreedBlock &entry) {
  const uintptr_t upper = entry.start_and_size >> 32 << 15;
  return upper ? upper | ((set ^ upper >> 16) % kFreedSets) << 4 : 0;
}

SNARL_INLINE uint64_t freed_check(uint64_t start_and_size) {
  return start_and_size * 0x9e3779b97f4a7c15u >> 52;
}
SNARL_INLINE FreedBlock freed_block(uintptr_t start, Birth birth) {
  const uint64_t first = static_cast<uint64_t>(start >> 15) << 32 | static_cast<uint32_t>(birth.size);
  const uint64_t tid = birth.tid.value < (1u << 24) ? birth.tid.value : 0;
  return {first, uint64_t{birth.context.value} << 36 | tid << 12 | freed_check(first)};
}

SNARL_INLINE void note_freed_block(uintptr_t start, Birth birth) {
  if (UNLIKELY(birth.size >> 32))
    return;
  FreedBlock *ways = freed_set_for(start).ways;
  for (uint32_t i = kFreedWays - 1; i > 0; --i) {
    __atomic_store_n(&ways[i].start_and_size, __atomic_load_n(&ways[i - 1].start_and_size, __ATOMIC_RELAXED),
                     __ATOMIC_RELAXED);
    __atomic_store_n(&ways[i].birth_and_check, __atomic_load_n(&ways[i - 1].birth_and_check, __ATOMIC_RELAXED),
                     __ATOMIC_RELAXED);
  }
  const FreedBlock freed = freed_block(start, birth);
  __atomic_store_n(&ways[0].start_and_size, freed.start_and_size, __ATOMIC_RELAXED);
  __atomic_store_n(&ways[0].birth_and_check, freed.birth_and_check, __ATOMIC_RELEASE);
}

bool find_freed_block(uintptr_t start, Birth &birth);

} // namespace snarl

#endif // SNARL_RUNTIME_HEAP_FREED_H
