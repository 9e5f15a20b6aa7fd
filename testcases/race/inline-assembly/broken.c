// snarl: data-race  update@count  update@count  on counter
// why: one instruction is not one atomic operation: without the lock prefix it loads and stores
#include "support/rendezvous.h"
#include <pthread.h>

static int counter;

static void *work(void *argument) {
  __asm__ volatile("incl %0" : "+m"(counter) : : "cc"); // @count
  meet(2);
  return argument;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; ++i)
    pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 2; ++i)
    pthread_join(threads[i], 0);
  return counter > 0 ? 0 : 1;
}
