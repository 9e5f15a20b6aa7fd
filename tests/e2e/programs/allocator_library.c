// An allocator in a library of its own. Snarl's functions stand in front of it and take their blocks from libc, so that
// each is known from its birth to its end: nobody asks this one, by the names that are libc's own neither. What it
// gives by a function that only it has is its own from beginning to end.
#include <stddef.h>
#include <stdlib.h>

static char own[64];

void *own_block(void) {
  return own;
}

void *malloc(size_t size) {
  (void)size;
  abort();
}
void free(void *p) {
  if (p != own)
    abort();
}
void *calloc(size_t count, size_t size) {
  (void)count, (void)size;
  abort();
}
void *realloc(void *p, size_t size) {
  if (p != own || size > sizeof own)
    abort();
  return p;
}
size_t malloc_usable_size(void *p) {
  if (p != own)
    abort();
  return sizeof own;
}

void *__libc_malloc(size_t size) __attribute__((alias("malloc")));
void __libc_free(void *p) __attribute__((alias("free")));
void *__libc_calloc(size_t count, size_t size) __attribute__((alias("calloc")));
void *__libc_realloc(void *p, size_t size) __attribute__((alias("realloc")));
void *__libc_memalign(size_t alignment, size_t size) {
  (void)alignment, (void)size;
  abort();
}
