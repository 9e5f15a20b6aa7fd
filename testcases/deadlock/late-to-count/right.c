// snarl: none
// why: all workers are waited for, whoever came last
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
  pthread_mutex_lock(&a);
  pthread_mutex_lock(&b);
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
}

void back(void) {
  pthread_mutex_lock(&b);
  pthread_mutex_lock(&a);
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
  while (pool.ready < 3)
    pthread_cond_wait(&pool.changed, &pool.guard);
  pthread_mutex_unlock(&pool.guard);
  back();
  for (int i = 0; i < 3; ++i)
    pthread_join(workers[i], NULL);
  return 0;
}
