// snarl: invalid-join  at@join
// why: a detached thread may be gone at any moment, and its handle with it
#include "support/rendezvous.h"
#include <pthread.h>

static void *work(void *argument) {
  await(1);
  return argument;
}

int main(void) {
  pthread_t worker;
  pthread_create(&worker, 0, work, 0);
  pthread_detach(worker);
  pthread_join(worker, 0); // @join
  reached(1);
  return 0;
}
