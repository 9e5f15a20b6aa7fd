// snarl: none
// why: an instruction with a lock prefix is a fence, whatever it does to which place
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdatomic.h>

static int message;
static atomic_int ready;

static void fence(void) {
  __asm__ volatile("lock; addl $0, (%%rsp)" ::: "memory", "cc"); // as kernels and libraries write it
}

static void *producer(void *argument) {
  message = 42;
  fence();
  atomic_store_explicit(&ready, 1, memory_order_relaxed);
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, producer, 0);
  await(1);
  int seen = atomic_load_explicit(&ready, memory_order_relaxed);
  fence();
  int got = message;
  pthread_join(thread, 0);
  return seen && got == 42 ? 0 : 1;
}
