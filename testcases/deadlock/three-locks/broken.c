// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@c2  holds@c3 wants@a3
// why: no two threads disagree about two locks; only all three together close the circle
#include "support/rendezvous.h"
#include <pthread.h>

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER, c = PTHREAD_MUTEX_INITIALIZER;

static void *one(void *argument) {
  pthread_mutex_lock(&a); // @a1
  pthread_mutex_lock(&b); // @b1
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
  reached(1);
  return argument;
}

static void *two(void *argument) {
  await(1);
  pthread_mutex_lock(&b); // @b2
  pthread_mutex_lock(&c); // @c2
  pthread_mutex_unlock(&c);
  pthread_mutex_unlock(&b);
  reached(2);
  return argument;
}

static void *three(void *argument) {
  await(2);
  pthread_mutex_lock(&c); // @c3
  pthread_mutex_lock(&a); // @a3
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&c);
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
