// snarl: none
// why: two halves of a vector are two locations
#include "support/rendezvous.h"
#include <pthread.h>

typedef int two __attribute__((vector_size(8)));
union {
  two half[2];
  int each[4];
} cells;

static void *change(void *argument) {
  cells.each[2] = 1;
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, change, 0);
  await(1);
  two seen = cells.half[0];
  pthread_join(thread, 0);
  return seen[0] == 0 ? 0 : 1;
}
