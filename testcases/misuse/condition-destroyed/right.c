// snarl: none
// why: who waits is woken first; POSIX lets a condition variable end as soon as all its waiters have been
#include "support/rendezvous.h"
#include <pthread.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
int ready;

static void *await_change(void *argument) {
  pthread_mutex_lock(&guard);
  reached(1);
  while (!ready)
    pthread_cond_wait(&changed, &guard);
  pthread_mutex_unlock(&guard);
  return argument;
}

int main(void) {
  pthread_t waiter;
  pthread_create(&waiter, 0, await_change, 0);
  await(1);
  pthread_mutex_lock(&guard);
  ready = 1;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&guard);
  pthread_cond_destroy(&changed);
  pthread_join(waiter, 0);
  return 0;
}
