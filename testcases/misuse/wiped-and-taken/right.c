// snarl: none
// why: the mutex is destroyed and initialised again when nobody holds it
#include "support/rendezvous.h"
#include <pthread.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static void *hold(void *argument) {
  pthread_mutex_lock(&guard);
  pthread_mutex_unlock(&guard);
  reached(1);
  return argument;
}

int main(void) {
  pthread_t holder;
  pthread_create(&holder, 0, hold, 0);
  pthread_join(holder, 0);
  pthread_mutex_destroy(&guard);
  pthread_mutex_init(&guard, 0);
  pthread_mutex_lock(&guard);
  pthread_mutex_unlock(&guard);
  return 0;
}
