// snarl: condition-misuse  at@destroy  other-wait@wait
// snarl: stall  at@wait  at@destroy
// why: a condition variable ends while a thread waits on it; its destruction waits for that thread, which nobody wakes
#include "support/rendezvous.h"
#include <pthread.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
int ready;

static void *await_change(void *argument) {
  pthread_mutex_lock(&guard);
  reached(1);
  while (!ready)
    pthread_cond_wait(&changed, &guard); // @wait
  pthread_mutex_unlock(&guard);
  return argument;
}

int main(void) {
  pthread_t waiter;
  pthread_create(&waiter, 0, await_change, 0);
  await(1);
  pthread_mutex_lock(&guard);
  pthread_mutex_unlock(&guard);
  pthread_cond_destroy(&changed); // @destroy
  pthread_join(waiter, 0);
  return 0;
}
