// Memory of which the program says that races there are meant (AnnotateBenignRace and the like). They are counted and
// not reported. What was said ends with the memory.
#ifndef SNARL_RUNTIME_HEAP_BENIGN_RACES_H
#define SNARL_RUNTIME_HEAP_BENIGN_RACES_H

#include "runtime/platform/base.h"

namespace snarl {

void benign_race_expected(uintptr_t address, size_t size, const char *reason);

extern bool any_benign_race; // becomes true once

SNARL_COLD void forget_benign_races(uintptr_t address, size_t size);
SNARL_INLINE void benign_memory_gone(uintptr_t address, size_t size) {
  if (UNLIKELY(__atomic_load_n(&any_benign_race, __ATOMIC_RELAXED)))
    forget_benign_races(address, size);
}

// Is each of the granule's bytes (bit n: byte n) one where races are meant? Then the race is counted.
bool is_benign_race(uintptr_t granule, uint32_t bytes);

} // namespace snarl

#endif // SNARL_RUNTIME_HEAP_BENIGN_RACES_H
