// What the malloc family and operator new/delete share: glibc's allocator with births and deaths.
#ifndef SNARL_RUNTIME_INTERCEPT_ALLOCATION_H
#define SNARL_RUNTIME_INTERCEPT_ALLOCATION_H

#include "runtime/heap/heap.h"
#include "runtime/intercept/signal_safety.h"
#include "runtime/sink.h"
#include "runtime/thread/registry.h"

extern "C" {
void *__libc_malloc(size_t) noexcept;
void *__libc_calloc(size_t, size_t) noexcept;
void *__libc_realloc(void *, size_t) noexcept;
void *__libc_memalign(size_t, size_t) noexcept;
void __libc_free(void *) noexcept;
}

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
  void *p = __libc_malloc(LIKELY(size <= kLargestBlock) ? size + kTrailerBytes : SIZE_MAX);
  return LIKELY(p != nullptr) ? block_born(pc, p, size) : nullptr;
}
SNARL_INLINE void *allocate_aligned_block(Pc pc, size_t alignment, size_t size) {
  void *p = __libc_memalign(alignment, LIKELY(size <= kLargestBlock) ? size + kTrailerBytes : SIZE_MAX);
  return LIKELY(p != nullptr) ? block_born(pc, p, size) : nullptr;
}

// Checks the free of a block against all accesses to it, and forgets its birth. Not the free itself.
void block_dies(Pc pc, void *p);

SNARL_INLINE void free_block(Pc pc, void *p) {
  if (!p)
    return;
  unsafe_in_handler(pc, "frees memory");
  block_dies(pc, p);
  __libc_free(p);
}

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_ALLOCATION_H
