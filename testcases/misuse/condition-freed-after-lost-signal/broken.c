// snarl: condition-misuse  at@free  on heap@block
// why: a thread waits on the condition variable in the memory; that an earlier signal found nobody changes nothing
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
  ended = malloc(sizeof *ended); // @block
  pthread_cond_init(ended, NULL);
  pthread_cond_signal(ended);
  pthread_create(&worker, NULL, works, NULL);
  pthread_detach(worker);
  await(1);
  pthread_mutex_lock(&guard); // the worker waits
  pthread_mutex_unlock(&guard);
  free(ended); // @free
  return 0;
}
