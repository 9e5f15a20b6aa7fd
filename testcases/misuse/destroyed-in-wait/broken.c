// snarl: destroy-while-held  at@destroy  other-wait@wait
// why: whoever waits on a condition variable locks its mutex again, so the mutex must outlive the wait
#include "support/rendezvous.h"
#include <pthread.h>

static pthread_mutex_t guard;
static pthread_cond_t ended = PTHREAD_COND_INITIALIZER;
static int ends;

static void *works(void *argument) {
  pthread_mutex_lock(&guard);
  reached(1);
  while (!ends)
    pthread_cond_wait(&ended, &guard); // @wait
  pthread_mutex_unlock(&guard);
  return argument;
}

int main(void) {
  pthread_t worker;
  pthread_mutex_init(&guard, 0);
  pthread_create(&worker, 0, works, 0);
  await(1);
  pthread_mutex_lock(&guard); // the worker waits
  ends = 1;
  pthread_mutex_unlock(&guard);
  pthread_mutex_destroy(&guard); // @destroy
  pthread_cond_signal(&ended);
  pthread_join(worker, 0);
  return 0;
}
