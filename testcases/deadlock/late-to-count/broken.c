// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: of three workers two are waited for: the third one may still be at work
#include "support/rendezvous.h"
#include <pthread.h>
#include <stddef.h>

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

struct pool {
  pthread_mutex_t guard;
  pthread_cond_t changed;
  int ready;
};

void forth(void) {
  pthread_mutex_lock(&a); // @a1
  pthread_mutex_lock(&b); // @b1
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
}

void back(void) {
  pthread_mutex_lock(&b); // @b2
  pthread_mutex_lock(&a); // @a2
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
}

void *work(void *argument) {
  struct pool *pool = argument;
  forth();
  pthread_mutex_lock(&pool->guard);
  pool->ready++;
  pthread_cond_signal(&pool->changed);
  pthread_mutex_unlock(&pool->guard);
  meet(4);
  return NULL;
}

int main(void) {
  struct pool pool = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
  pthread_t workers[3];
  for (int i = 0; i < 3; ++i)
    pthread_create(&workers[i], NULL, work, &pool);
  meet(4);
  pthread_mutex_lock(&pool.guard);
  while (pool.ready < 2)
    pthread_cond_wait(&pool.changed, &pool.guard);
  pthread_mutex_unlock(&pool.guard);
  back();
  for (int i = 0; i < 3; ++i)
    pthread_join(workers[i], NULL);
  return 0;
}
