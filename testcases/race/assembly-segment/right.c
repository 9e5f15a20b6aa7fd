// snarl: none
// why: what counts from a segment's base is the thread's own, and no address in the sense of the program
#include "support/rendezvous.h"
#include <pthread.h>

static _Thread_local long counter;

static void *work(void *argument) {
  char *base;
  __asm__("movq %%fs:%1, %0" : "=r"(base) : "m"(*(char **)0));
  long *place = (long *)((char *)&counter - base);
  __asm__ volatile("incq %%fs:%0" : "+m"(*place) : : "cc");
  meet(2);
  __asm__ volatile("incq %%fs:(%0)" : : "r"(place) : "cc", "memory");
  return counter == 2 ? argument : &counter;
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
