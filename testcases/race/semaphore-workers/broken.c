// snarl: data-race  read@look  write@store  on total
// snarl: data-race  write@store  write@store  on total
// why: a semaphore of two lets two workers in at a time: it limits, it does not exclude
#include "support/rendezvous.h"
#include <pthread.h>
#include <semaphore.h>

sem_t limit;
int total;

static void *work(void *argument) {
  sem_wait(&limit);
  int seen = total; // @look
  meet(2);
  total = seen + 1; // @store
  sem_post(&limit);
  return argument;
}

int main(void) {
  pthread_t a, b;
  sem_init(&limit, 0, 2);
  pthread_create(&a, 0, work, 0);
  pthread_create(&b, 0, work, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  sem_destroy(&limit);
  return 0;
}
