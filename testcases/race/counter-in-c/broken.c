// snarl: data-race  update@add  update@add  on counter
// why: x += 1 is a read and a write, also in C
#include "support/rendezvous.h"
#include <pthread.h>

long counter;

static void *add(void *argument) {
  meet(2);
  counter += 1; // @add
  return argument;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, add, 0);
  pthread_create(&b, 0, add, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return 0;
}
