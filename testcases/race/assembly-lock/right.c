// snarl: none
// why: a locked instruction takes and gives it, whose address is in a register
#include "support/rendezvous.h"
#include <pthread.h>

static int lock, counter;

static int take(int *word) {
  int taken = 1;
  __asm__ volatile("lock; xchgl %0, (%1)" : "+r"(taken) : "r"(word) : "memory");
  return taken == 0;
}

static void give(int *word) {
  __asm__ volatile("lock; andl $0, (%0)" : : "r"(word) : "memory");
}

static void count(void) {
  while (!take(&lock)) {
  }
  counter += 1;
  give(&lock);
}

static void *work(void *argument) {
  count();
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, 0);
  await(1);
  count();
  pthread_join(thread, 0);
  return counter == 2 ? 0 : 1;
}
