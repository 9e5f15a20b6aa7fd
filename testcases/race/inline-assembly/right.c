// snarl: none
// why: the lock prefix makes it atomic
#include "support/rendezvous.h"
#include <pthread.h>

static int counter;

static void *work(void *argument) {
  __asm__ volatile("lock; incl %0" : "+m"(counter) : : "cc");
  meet(2);
  return argument;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i)
    pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 2; ++i)
    pthread_join(threads[i], 0);
  return counter == 2 ? 0 : 1;
}
