// snarl: data-race  read@look  write@change  on cells
// why: a vector read of sixteen bytes, one of which another thread writes
#include "support/rendezvous.h"
#include <pthread.h>

typedef int four __attribute__((vector_size(16)));
union {
  four all;
  int each[4];
} cells;

static void *change(void *argument) {
  cells.each[2] = 1; // @change
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, change, 0);
  await(1);
  four seen = cells.all; // @look
  pthread_join(thread, 0);
  return seen[2] == 1 ? 0 : 1;
}
