// snarl: deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: two threads block each other for good while a third works on
#include "support/rendezvous.h"
#include <pthread.h>

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

static void *one(void *argument) {
  pthread_mutex_lock(&a); // @a1
  meet(2);
  pthread_mutex_lock(&b); // @b1
  return argument;
}

static void *two(void *argument) {
  pthread_mutex_lock(&b); // @b2
  meet(2);
  pthread_mutex_lock(&a); // @a2
  return argument;
}

int main(void) {
  pthread_t x, y;
  pthread_create(&x, 0, one, 0);
  pthread_create(&y, 0, two, 0);
  for (volatile int work = 0;; ++work)
    ;
}
