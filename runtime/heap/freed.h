// Births of blocks that were freed lately, for reports of uses that came after the free: malloc has overwritten the
// trailer.
//
// A table by the block's address; a later free with the same place in the table takes it over. Written by any thread
// without a lock: `start` is 0 while an entry changes, and a reader takes what it read only if `start` is the same
// before and after.
#ifndef SNARL_RUNTIME_HEAP_FREED_H
#define SNARL_RUNTIME_HEAP_FREED_H

#include "runtime/heap/trailer.h"

namespace snarl {

struct FreedBlock {
  uintptr_t start;
  size_t size;
  uint32_t tid, context; // plain, so that the table needs no constructor
};
inline constexpr uint32_t kFreedBlocks = 4096;
extern FreedBlock freed_blocks[kFreedBlocks];

SNARL_INLINE FreedBlock &freed_block_for(uintptr_t start) {
  return freed_blocks[(start >> 4 ^ start >> 16) % kFreedBlocks];
}

SNARL_INLINE void note_freed_block(uintptr_t start, Birth birth) {
  FreedBlock &f = freed_block_for(start);
  __atomic_store_n(&f.start, 0, __ATOMIC_RELAXED);
  __atomic_thread_fence(__ATOMIC_RELEASE);
  f.size = birth.size;
  f.tid = birth.tid.value;
  f.context = birth.context.value;
  __atomic_store_n(&f.start, start, __ATOMIC_RELEASE);
}

bool find_freed_block(uintptr_t start, Birth &birth);

} // namespace snarl

#endif // SNARL_RUNTIME_HEAP_FREED_H
