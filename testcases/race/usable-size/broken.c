// snarl: data-race  write@last  write@last  on heap@made
// why: the bytes behind what was asked for belong to the block, too
#include "support/rendezvous.h"
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>

static char *block;

static void fill(void) {
  block[malloc_usable_size(block) - 1] = 1; // @last
}

static void *work(void *argument) {
  fill();
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  block = malloc(13); // @made
  pthread_create(&thread, 0, work, 0);
  await(1);
  fill();
  pthread_join(thread, 0);
  free(block);
  return 0;
}
