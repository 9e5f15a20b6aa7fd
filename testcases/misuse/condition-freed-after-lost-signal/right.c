// snarl: none
// why: the thread that waits is woken and joined before the memory goes
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t *ended;
static int ends;

static void *works(void *argument) {
  pthread_mutex_lock(&guard);
  reached(1);
  while (!ends)
    pthread_cond_wait(ended, &guard);
  pthread_mutex_unlock(&guard);
  return argument;
}

int main(void) {
  pthread_t worker;
  ended = malloc(sizeof *ended);
  pthread_cond_init(ended, NULL);
  pthread_cond_signal(ended);
  pthread_create(&worker, NULL, works, NULL);
  await(1);
  pthread_mutex_lock(&guard);
  ends = 1;
  pthread_cond_signal(ended);
  pthread_mutex_unlock(&guard);
  pthread_join(worker, NULL);
  pthread_cond_destroy(ended);
  free(ended);
  return 0;
}
