// snarl: data-race  update@count  update@count  on counter
// why: xchg takes the lock, and a store that does not clobber memory gives it back: nothing is released with it
#include "support/rendezvous.h"
#include <pthread.h>

static int lock, counter;

static int exchange(int *word, int value) {
  __asm__ volatile("xchgl %0, (%1)" : "+r"(value) : "r"(word) : "memory");
  return value;
}

static void give(int *word) {
  __asm__ volatile("movl $0, (%0)" : : "r"(word));
}

static void count(void) {
  while (exchange(&lock, 1)) {
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
