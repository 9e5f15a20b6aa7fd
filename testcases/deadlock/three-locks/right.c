// snarl: none
// why: the third thread keeps the order of the alphabet
#include "support/rendezvous.h"
#include <pthread.h>

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER, c = PTHREAD_MUTEX_INITIALIZER;

static void both(pthread_mutex_t *first, pthread_mutex_t *second) {
  pthread_mutex_lock(first);
  pthread_mutex_lock(second);
  pthread_mutex_unlock(second);
  pthread_mutex_unlock(first);
}

static void *one(void *argument) {
  both(&a, &b);
  reached(1);
  return argument;
}

static void *two(void *argument) {
  await(1);
  both(&b, &c);
  reached(2);
  return argument;
}

static void *three(void *argument) {
  await(2);
  both(&a, &c);
  return argument;
}

int main(void) {
  void *(*const bodies[3])(void *) = {one, two, three};
  pthread_t threads[3];
  for (int i = 0; i < 3; ++i)
    pthread_create(&threads[i], 0, bodies[i], 0);
  for (int i = 0; i < 3; ++i)
    pthread_join(threads[i], 0);
  return 0;
}
