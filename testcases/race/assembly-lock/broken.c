// snarl: data-race  update@count  update@count  on counter
// why: the lock of one's own making is given back by a store that does not clobber memory: the compiler may move the
// count behind it
#include "support/rendezvous.h"
#include <pthread.h>

static int lock, counter;

static int take(int *word) {
  int taken = 1;
  __asm__ volatile("lock; xchgl %0, (%1)" : "+r"(taken) : "r"(word) : "memory");
  return taken == 0;
}

static void give(int *word) {
  __asm__ volatile("movl $0, (%0)" : : "r"(word));
}

static void count(void) {
  while (!take(&lock)) {
  }
  counter += 1; // @count
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
