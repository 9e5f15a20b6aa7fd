// snarl: none
// why: the lock is not held while the thread waits for the semaphore
#include "support/rendezvous.h"
#include <pthread.h>
#include <semaphore.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
sem_t items;

static void *take(void *argument) {
  reached(1);
  sem_wait(&items);
  pthread_mutex_lock(&guard);
  pthread_mutex_unlock(&guard);
  return argument;
}

static void *put(void *argument) {
  await(1);
  pthread_mutex_lock(&guard);
  sem_post(&items);
  pthread_mutex_unlock(&guard);
  return argument;
}

int main(void) {
  pthread_t x, y;
  sem_init(&items, 0, 0);
  pthread_create(&x, 0, take, 0);
  pthread_create(&y, 0, put, 0);
  pthread_join(x, 0);
  pthread_join(y, 0);
  return 0;
}
