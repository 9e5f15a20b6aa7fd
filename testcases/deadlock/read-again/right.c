// snarl: none
// why: readers pass a writer that waits, so reading twice is harmless
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <pthread.h>

pthread_rwlock_t table;

static void look_up(void) {
  pthread_rwlock_rdlock(&table);
  pthread_rwlock_unlock(&table);
}

static void *reader(void *argument) {
  pthread_rwlock_rdlock(&table);
  look_up();
  pthread_rwlock_unlock(&table);
  reached(1);
  return argument;
}

static void *writer(void *argument) {
  await(1);
  pthread_rwlock_wrlock(&table);
  pthread_rwlock_unlock(&table);
  return argument;
}

int main(void) {
  pthread_t x, y;
  pthread_rwlockattr_t attributes;
  pthread_rwlockattr_init(&attributes);
  pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_READER_NP);
  pthread_rwlock_init(&table, &attributes);
  pthread_create(&x, 0, reader, 0);
  pthread_create(&y, 0, writer, 0);
  pthread_join(x, 0);
  pthread_join(y, 0);
  return 0;
}
