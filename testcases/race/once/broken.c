// snarl: data-race  read@use  write@fill  on table_size
// why: a hand-made "once" with a plain flag per thread lets the second thread use what the first made, unordered
#include "support/rendezvous.h"
#include <pthread.h>

int table_size;

static void fill(void) {
  table_size = 64; // @fill
}

static void *first(void *argument) {
  fill();
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, first, 0);
  await(1);
  int seen = table_size; // @use
  pthread_join(thread, 0);
  return seen == 64 ? 0 : 1;
}
