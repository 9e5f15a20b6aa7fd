// snarl: use-after-free-race  free@moved  write@use  on heap@born
// why: realloc frees the block that the other thread writes to
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdlib.h>

int *block;

static void *user(void *argument) {
  block[3] = 1; // @use
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  block = malloc(16); // @born
  pthread_create(&thread, 0, user, 0);
  await(1);
  int *moved = realloc(block, 100000); // @moved
  pthread_join(thread, 0);
  int got = moved[3];
  free(moved);
  return got == 1 ? 0 : 1;
}
