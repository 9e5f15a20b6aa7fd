// snarl: none
// why: both threads take the mutexes in one order
// options: deadlock_exit=0
#include "support/rendezvous.h"

#include <pthread.h>

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;

static void *forwards(void *argument) {
  meet(2);
  pthread_mutex_lock(&first);
  pthread_mutex_lock(&second);
  pthread_mutex_unlock(&second);
  pthread_mutex_unlock(&first);
  return argument;
}

int main(void) {
  pthread_t one, other;
  pthread_create(&one, 0, forwards, 0);
  pthread_create(&other, 0, forwards, 0);
  pthread_join(one, 0);
  pthread_join(other, 0);
  return 0;
}
