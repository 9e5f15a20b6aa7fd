// snarl: none
// why: pthread_once orders the filling before every caller
#include "support/rendezvous.h"
#include <pthread.h>

int table_size;
pthread_once_t filled = PTHREAD_ONCE_INIT;

static void fill(void) {
  table_size = 64;
}

static void *first(void *argument) {
  pthread_once(&filled, fill);
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, first, 0);
  await(1);
  pthread_once(&filled, fill);
  int seen = table_size;
  pthread_join(thread, 0);
  return seen == 64 ? 0 : 1;
}
