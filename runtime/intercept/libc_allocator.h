// glibc's own allocator, whose blocks the runtime knows by their headers. Other allocators (tcmalloc, mimalloc) bring
// functions named __libc_malloc, too, which the dynamic linker would give us instead: so these are looked up in libc
// itself, at the first call.
#ifndef SNARL_RUNTIME_INTERCEPT_LIBC_ALLOCATOR_H
#define SNARL_RUNTIME_INTERCEPT_LIBC_ALLOCATOR_H

#include "runtime/platform/base.h"

namespace snarl {

// Written once, by whoever calls first: in practice the dynamic linker, before the program has threads.
struct LibcAllocator {
  void *(*malloc)(size_t);
  void *(*calloc)(size_t, size_t);
  void *(*realloc)(void *, size_t);
  void *(*memalign)(size_t, size_t);
  void (*free)(void *);
};
extern LibcAllocator libc_allocator;

SNARL_INLINE void *libc_malloc(size_t size) {
  return __atomic_load_n(&libc_allocator.malloc, __ATOMIC_RELAXED)(size);
}
SNARL_INLINE void *libc_calloc(size_t count, size_t each) {
  return __atomic_load_n(&libc_allocator.calloc, __ATOMIC_RELAXED)(count, each);
}
SNARL_INLINE void *libc_realloc(void *p, size_t size) {
  return __atomic_load_n(&libc_allocator.realloc, __ATOMIC_RELAXED)(p, size);
}
SNARL_INLINE void *libc_memalign(size_t alignment, size_t size) {
  return __atomic_load_n(&libc_allocator.memalign, __ATOMIC_RELAXED)(alignment, size);
}
SNARL_INLINE void libc_free(void *p) {
  __atomic_load_n(&libc_allocator.free, __ATOMIC_RELAXED)(p);
}

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_LIBC_ALLOCATOR_H
