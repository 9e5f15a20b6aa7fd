#include "runtime/heap/freed.h"

namespace snarl {

alignas(64) FreedSet freed_sets[kFreedSets];

bool find_freed_block(uintptr_t start, Birth &birth) {
  for (const FreedBlock &way : freed_set_for(start).ways) {
    const uint64_t second = __atomic_load_n(&way.birth_and_check, __ATOMIC_ACQUIRE);
    const uint64_t first = __atomic_load_n(&way.start_and_size, __ATOMIC_RELAXED);
    if (first >> 32 != start >> 15 || (second & 0xfff) != freed_check(first))
      continue;
    birth = {static_cast<uint32_t>(first), Tid(static_cast<uint32_t>(second >> 12) & 0xffffffu),
             Context(static_cast<uint32_t>(second >> 36))};
    return true;
  }
  return false;
}

} // namespace snarl
