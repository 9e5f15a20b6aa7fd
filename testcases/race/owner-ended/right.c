// snarl: none
// why: the end of a robust mutex's owner hands it on, and with it all that the owner did
#include "support/rendezvous.h"
#include <errno.h>
#include <pthread.h>

static pthread_mutex_t guard;
int message;

static void *owner(void *argument) {
  pthread_mutex_lock(&guard);
  message = 42;
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&guard, &attributes);
  pthread_create(&thread, 0, owner, 0);
  await(1);
  int result = pthread_mutex_lock(&guard);
  int seen = message;
  pthread_mutex_consistent(&guard);
  pthread_mutex_unlock(&guard);
  pthread_join(thread, 0);
  return result == EOWNERDEAD && seen == 42 ? 0 : 1;
}
