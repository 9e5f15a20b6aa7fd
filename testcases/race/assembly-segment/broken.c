// snarl: data-race  write@shared  write@shared  on counter
// why: without the segment the operand is the variable that both threads have
#include "support/rendezvous.h"
#include <pthread.h>

static long counter;

static void *work(void *argument) {
  char *base;
  __asm__("movq %%fs:%1, %0" : "=r"(base) : "m"(*(char **)0));
  __asm__ volatile("incq %0" : "+m"(counter) : : "cc"); // @shared
  meet(2);
  return base ? argument : &counter;
}

int main(void) {
  pthread_t threads[2];
  void *failed[2];
  for (int i = 0; i < 2; ++i)
    pthread_create(&threads[i], 0, work, 0);
  for (int i = 0; i < 2; ++i)
    pthread_join(threads[i], &failed[i]);
  return failed[0] || failed[1];
}
