// The mappings that the program made (mmap, mremap, shmat, brk), with who made them: for reports. Those of libc and of
// the dynamic linker are not among them.
#ifndef SNARL_RUNTIME_HEAP_MAPPINGS_H
#define SNARL_RUNTIME_HEAP_MAPPINGS_H

#include "runtime/channel/facts.h"

namespace snarl {

// [base, base + size) is a mapping now; what was there before is gone.
// `shared`: what it holds outlives it, and its pages (MAP_SHARED).
void note_mapping(uintptr_t base, size_t size, Context made_at, Tid made_by, bool shared = false);
// [base, base + size) is no mapping now; what was mapped around it stays, in its parts.
void forget_mapping(uintptr_t base, size_t size);
// The mapping that holds the address. False when there is none.
bool find_mapping(uintptr_t address, LocationFact &found);
bool is_shared_mapping(uintptr_t address);

void mappings_lock_for_fork();
void mappings_unlock_after_fork();

} // namespace snarl

#endif // SNARL_RUNTIME_HEAP_MAPPINGS_H
