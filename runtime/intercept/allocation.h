// What the malloc family and operator new/delete share: glibc's allocator with births and deaths.
#ifndef SNARL_RUNTIME_INTERCEPT_ALLOCATION_H
#define SNARL_RUNTIME_INTERCEPT_ALLOCATION_H

#include "runtime/heap/heap.h"
#include "runtime/intercept/libc_allocator.h"
#include "runtime/intercept/signal_safety.h"
#include "runtime/sink.h"
#include "runtime/thread/registry.h"

namespace snarl {

// Larger requests fail: the trailer's bytes must not overflow them. (glibc refuses them too.)
inline constexpr size_t kLargestBlock = PTRDIFF_MAX - 64;

// A new block of glibc's allocator with room for `size` bytes and the trailer. Returns p.
SNARL_INLINE void *block_born(Pc pc, void *p, size_t size) {
  unsafe_in_handler(pc, "allocates memory");
  Thread *t = self();
  if (UNLIKELY(!t)) {
    heap_birth(p, size, Context(), Tid());
    if (!alone())
      on_heap_allocated_unseen(p, size);
    return p;
  }
  heap_birth(p, size, context_of(*t, pc), t->tid);
  if (size != 0)
    on_heap_allocated(*t, pc, p, size);
  return p;
}

// Each keeps errno as glibc's function leaves it; null when there is no memory.
SNARL_INLINE void *allocate_block(Pc pc, size_t size) {
  void *p = libc_malloc(LIKELY(size <= kLargestBlock) ? size + kTrailerBytes : SIZE_MAX);
  return LIKELY(p != nullptr) ? block_born(pc, p, size) : nullptr;
}
SNARL_INLINE void *allocate_aligned_block(Pc pc, size_t alignment, size_t size) {
  void *p = libc_memalign(alignment, LIKELY(size <= kLargestBlock) ? size + kTrailerBytes : SIZE_MAX);
  return LIKELY(p != nullptr) ? block_born(pc, p, size) : nullptr;
}

// Of one whose birth is known: checks its free against all accesses to it, and forgets it. Not the free itself.
void block_dies(Pc pc, void *p);
// The free of a block of which no birth is known: of another allocator, or freed before.
void free_unknown_block(Pc pc, void *p);

SNARL_INLINE void free_block(Pc pc, void *p) {
  if (!p)
    return;
  unsafe_in_handler(pc, "frees memory");
  if (UNLIKELY(!heap_is_live(p)))
    return free_unknown_block(pc, p);
  block_dies(pc, p);
  libc_free(p);
}

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_ALLOCATION_H
