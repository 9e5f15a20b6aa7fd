// Two threads use a library that keeps them apart by a lock of its own.
#include "support/rendezvous.h"
#include <pthread.h>

void hidden_add(int amount); // hidden_lock_library.c
int hidden_sum(void);
extern int visible;

static void *adder(void *argument) {
  hidden_add(1);
#ifdef ALSO_WRONG
  visible += 1;
#endif
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, adder, 0);
  await(1);
  hidden_add(2);
#ifdef ALSO_WRONG
  visible += 1;
#endif
  pthread_join(thread, 0);
  return hidden_sum() == 3 ? 0 : 1;
}

int visible;
