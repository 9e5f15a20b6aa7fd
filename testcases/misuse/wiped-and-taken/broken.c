// snarl: overwritten-lock  at@second  acquired@first
// why: the mutex is wiped while one thread holds it, and a second thread gets it too
#include "support/rendezvous.h"
#include <pthread.h>
#include <string.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static void *hold(void *argument) {
  pthread_mutex_lock(&guard); // @first
  reached(1);
  await(2);
  return argument;
}

int main(void) {
  pthread_t holder;
  pthread_create(&holder, 0, hold, 0);
  await(1);
  memset(&guard, 0, sizeof guard);
  pthread_mutex_lock(&guard); // @second
  reached(2);
  pthread_mutex_unlock(&guard);
  pthread_join(holder, 0);
  return 0;
}
