// snarl: none
// why: a lock that lets readers go first lets them in again, however many writers wait
#include "support/rendezvous.h"
#include <pthread.h>
#include <time.h>

pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;

static void *writer(void *argument) {
  await(1);
  reached(2);
  pthread_rwlock_wrlock(&table);
  pthread_rwlock_unlock(&table);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, writer, 0);
  pthread_rwlock_rdlock(&table);
  reached(1);
  await(2);
  struct timespec moment = {0, 200000000};
  nanosleep(&moment, 0);
  pthread_rwlock_rdlock(&table);
  pthread_rwlock_unlock(&table);
  pthread_rwlock_unlock(&table);
  pthread_join(thread, 0);
  return 0;
}
