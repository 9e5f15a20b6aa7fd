// snarl: deadlock  holds@first wants@again  holds@- wants@write
// why: who reads wants to read once more, and a writer has come in between: the lock lets writers go first
#include "support/rendezvous.h"
#include <pthread.h>
#include <time.h>

pthread_rwlock_t table;

static void *writer(void *argument) {
  await(1);
  reached(2);
  pthread_rwlock_wrlock(&table); // @write
  pthread_rwlock_unlock(&table);
  return argument;
}

int main(void) {
  pthread_rwlockattr_t attributes;
  pthread_rwlockattr_init(&attributes);
  pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  pthread_rwlock_init(&table, &attributes);
  pthread_t thread;
  pthread_create(&thread, 0, writer, 0);
  pthread_rwlock_rdlock(&table); // @first
  reached(1);
  await(2);
  struct timespec moment = {0, 200000000};
  nanosleep(&moment, 0);
  pthread_rwlock_rdlock(&table); // @again
  pthread_rwlock_unlock(&table);
  pthread_rwlock_unlock(&table);
  pthread_join(thread, 0);
  return 0;
}
