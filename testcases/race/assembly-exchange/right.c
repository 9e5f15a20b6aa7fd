// snarl: none
// why: xchg with memory is atomic without a lock prefix, and orders as all such do
#include "support/rendezvous.h"
#include <pthread.h>

static int lock, counter;

static int exchange(int *word, int value) {
  __asm__ volatile("xchgl %0, (%1)" : "+r"(value) : "r"(word) : "memory");
  return value;
}

static void give(int *word) {
  exchange(word, 0);
}

static void count(void) {
  while (exchange(&lock, 1)) {
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
