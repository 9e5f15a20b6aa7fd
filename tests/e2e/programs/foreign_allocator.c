// foreign_allocator right|broken|own: with an allocator in a library (allocator_library.c). The block that one thread
// frees is what the next one gets: that is no race. What a thread still uses when another frees it is one. A block that
// the library has given by a function of its own goes back to the library.
#include "support/rendezvous.h"
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static volatile char *shared;
static int broken;

static void *first(void *unused) {
  volatile char *block = malloc(100);
  block[50] = 1;
  free((void *)block);
  reached(1);
  if (broken)
    shared[50] = 1; // @use
  reached(2);
  return unused;
}

void *own_block(void); // the library's

static int use_own(void) {
  char *block = own_block();
  size_t size = malloc_usable_size(block);
  char *same = realloc(block, size / 2);
  free(same);
  return size == 64 && same == block ? 0 : 1;
}

int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "own"))
    return use_own();
  broken = argc > 1 && !strcmp(argv[1], "broken");
  shared = malloc(200);
  pthread_t thread;
  pthread_create(&thread, NULL, first, NULL);
  await(1);
  volatile char *block = malloc(100);
  block[50] = 2;
  await(2);
  if (broken)
    free((void *)shared); // @gone
  pthread_join(thread, NULL);
  return block[50] == 2 ? 0 : 1;
}
