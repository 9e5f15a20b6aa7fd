// snarl: none
// why: what fetches or flushes a line of the cache is no access to what stands there
#include "support/rendezvous.h"
#include <pthread.h>

static int value;

static void *work(void *argument) {
  value = 1;
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, 0);
  await(1);
  __asm__ volatile("prefetcht0 %0" : : "m"(value));
  __asm__ volatile("clflush %0" : "+m"(value));
  __builtin_prefetch(&value, 1);
  pthread_join(thread, 0);
  return value == 1 ? 0 : 1;
}
