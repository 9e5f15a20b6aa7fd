#include "runtime/intercept/allocation.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/libc_call.h"
#include "runtime/shadow/ignored_modules.h"

#include <cerrno>
#include <malloc.h>
#include <unistd.h>

using namespace snarl;

namespace snarl {

__thread Pc libc_call;

void block_dies(Pc pc, void *p) {
  if (Thread *t = self())
    on_heap_freed(*t, pc, p);
  heap_death(p, heap_birth_of(p));
}

} // namespace snarl

namespace {

size_t page_multiple(size_t n) {
  size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return n > kLargestBlock ? n : (n + page - 1) & ~(page - 1);
}

// A block whose birth is unknown was made by functions that a library's allocator has besides (mallocx, mi_malloc), or
// before the runtime was there: the next function of that name knows it. What is dead came from glibc.
template <typename F> F *of_unknown_block(const void *p, const Real<F> &next, F *libc) {
  F *function = heap_is_dead(p) ? nullptr : next.if_found();
  return function ? function : libc;
}

size_t room_of_unknown(void *p) {
  return block_room(p);
}

// A block that moves is a free of the old one and a birth whose first bytes the copy writes. One that stays is the
// same to the program.
void *resize_block(Pc pc, void *p, size_t size) {
  Thread *t = self();
  Birth old = heap_birth_of(p);
  if (t)
    on_heap_freed(*t, pc, p);
  heap_death(p, old);
  void *fresh = libc_realloc(p, size <= kLargestBlock ? size + kTrailerBytes : SIZE_MAX);
  if (UNLIKELY(!fresh)) {
    heap_birth(p, old.size, old.context, old.tid);
    if (t)
      on_heap_allocated(*t, pc, p, old.size);
    return nullptr;
  }
  block_born(pc, fresh, size);
  if (t && fresh != p && !is_ignored_call(pc))
    on_access(*t, pc, fresh, old.size < size ? old.size : size, AccessKind::write);
  return fresh;
}

} // namespace

SNARL_INTERCEPT(void *, malloc, size_t size) {
  return allocate_block(SNARL_ALLOCATION_PC(), size);
}

SNARL_INTERCEPT(void, free, void *p) {
  free_block(SNARL_ALLOCATION_PC(), p);
}

SNARL_INTERCEPT(void *, calloc, size_t count, size_t each) {
  size_t size;
  if (__builtin_mul_overflow(count, each, &size) || size > kLargestBlock)
    return libc_calloc(SIZE_MAX, 1);
  void *p = libc_calloc(1, size + kTrailerBytes);
  return p ? block_born(SNARL_ALLOCATION_PC(), p, size) : nullptr;
}

SNARL_INTERCEPT(void *, realloc, void *p, size_t size) {
  Pc pc = SNARL_ALLOCATION_PC();
  if (!p)
    return allocate_block(pc, size);
  if (UNLIKELY(!heap_is_live(p)))
    return of_unknown_block(p, snarl_real_realloc, libc_realloc)(p, size);
  if (size != 0)
    return resize_block(pc, p, size);
  block_dies(pc, p);
  return libc_realloc(p, 0); // frees
}

// By way of realloc, as glibc does it: that may be the program's own.
SNARL_INTERCEPT(void *, reallocarray, void *p, size_t count, size_t each) {
  size_t size;
  if (__builtin_mul_overflow(count, each, &size)) {
    errno = ENOMEM;
    return nullptr;
  }
  LibcCall call(SNARL_CALLER_PC());
  return snarl_intercept_realloc(p, size);
}

SNARL_INTERCEPT(void *, memalign, size_t alignment, size_t size) {
  return allocate_aligned_block(SNARL_CALLER_PC(), alignment, size);
}

SNARL_INTERCEPT(void *, aligned_alloc, size_t alignment, size_t size) {
  return allocate_aligned_block(SNARL_CALLER_PC(), alignment, size);
}

SNARL_INTERCEPT(int, posix_memalign, void **result, size_t alignment, size_t size) {
  if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0)
    return EINVAL;
  int saved_errno = errno;
  void *p = allocate_aligned_block(SNARL_CALLER_PC(), alignment, size);
  errno = saved_errno;
  if (!p)
    return ENOMEM;
  *result = p;
  return 0;
}

SNARL_INTERCEPT(void *, valloc, size_t size) {
  return allocate_aligned_block(SNARL_CALLER_PC(), static_cast<size_t>(sysconf(_SC_PAGESIZE)), size);
}

SNARL_INTERCEPT(void *, pvalloc, size_t size) {
  return allocate_aligned_block(SNARL_CALLER_PC(), static_cast<size_t>(sysconf(_SC_PAGESIZE)), page_multiple(size));
}

SNARL_INTERCEPT(size_t, malloc_usable_size, void *p) {
  if (!p)
    return 0;
  if (LIKELY(heap_is_live(p)))
    return heap_birth_of(p).size;
  return of_unknown_block(p, snarl_real_malloc_usable_size, room_of_unknown)(p);
}

void snarl::free_unknown_block(Pc pc, void *p) {
  Thread *t = self();
  if (t && heap_is_dead(p))
    on_access(*t, pc, p, 1, AccessKind::free); // freed twice: a race when nothing orders the two
  of_unknown_block(p, snarl_real_free, libc_free)(p);
}
