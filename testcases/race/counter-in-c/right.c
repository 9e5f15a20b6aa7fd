// snarl: none
// why: an atomic add is one step
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdatomic.h>

atomic_long counter;

static void *add(void *argument) {
  meet(2);
  counter += 1;
  return argument;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, add, 0);
  pthread_create(&b, 0, add, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return counter == 2 ? 0 : 1;
}
