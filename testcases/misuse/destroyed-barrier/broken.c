// snarl: barrier-misuse  at@destroy  other-wait@wait
// snarl: stall  at@destroy  at@wait
// why: the barrier ends while a thread waits at it; its destruction waits for that thread, which waits for another
#include "support/rendezvous.h"
#include <pthread.h>
#include <time.h>

pthread_barrier_t start;

static void *worker(void *argument) {
  reached(1);
  pthread_barrier_wait(&start); // @wait
  return argument;
}

static void give_up(void) {
  struct timespec moment = {0, 100000000};
  nanosleep(&moment, 0);
  pthread_barrier_destroy(&start); // @destroy
}

int main(void) {
  pthread_t thread;
  pthread_barrier_init(&start, 0, 2);
  pthread_create(&thread, 0, worker, 0);
  await(1);
  give_up();
  pthread_join(thread, 0);
  return 0;
}
