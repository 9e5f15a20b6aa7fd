// An allocator in a library of its own. Snarl's functions stand in front of it and take their blocks from libc, so that
// each is known from its birth to its end: nobody asks this one.
#include <stddef.h>
#include <stdlib.h>

void *malloc(size_t size) {
  (void)size;
  abort();
}
void free(void *p) {
  (void)p;
  abort();
}
void *calloc(size_t count, size_t size) {
  (void)count, (void)size;
  abort();
}
void *realloc(void *p, size_t size) {
  (void)p, (void)size;
  abort();
}
