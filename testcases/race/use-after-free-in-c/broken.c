// snarl: use-after-free-race  read@use  free@gone  on heap@made
// why: the free comes first, and nothing orders the reader before it
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdlib.h>

static void *reader(void *message) {
  await(1);
  return (void *)(long)((volatile char *)message)[40]; // @use
}

int main(void) {
  pthread_t thread;
  char *message = calloc(1, 64); // @made
  pthread_create(&thread, 0, reader, message);
  free(message); // @gone
  reached(1);
  pthread_join(thread, 0);
  return 0;
}
