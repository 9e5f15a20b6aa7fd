// snarl: none
// why: every mix in which one of the two locks is only read on both sides: readers let each other in
#include "support/rendezvous.h"
#include <pthread.h>

pthread_rwlock_t a[7], b[7];

static void *one(void *argument) {
  pthread_rwlock_rdlock(&a[0]);
  pthread_rwlock_rdlock(&b[0]);
  pthread_rwlock_unlock(&b[0]);
  pthread_rwlock_unlock(&a[0]);
  pthread_rwlock_rdlock(&a[1]);
  pthread_rwlock_rdlock(&b[1]);
  pthread_rwlock_unlock(&b[1]);
  pthread_rwlock_unlock(&a[1]);
  pthread_rwlock_rdlock(&a[2]);
  pthread_rwlock_rdlock(&b[2]);
  pthread_rwlock_unlock(&b[2]);
  pthread_rwlock_unlock(&a[2]);
  pthread_rwlock_rdlock(&a[3]);
  pthread_rwlock_wrlock(&b[3]);
  pthread_rwlock_unlock(&b[3]);
  pthread_rwlock_unlock(&a[3]);
  pthread_rwlock_rdlock(&a[4]);
  pthread_rwlock_wrlock(&b[4]);
  pthread_rwlock_unlock(&b[4]);
  pthread_rwlock_unlock(&a[4]);
  pthread_rwlock_wrlock(&a[5]);
  pthread_rwlock_rdlock(&b[5]);
  pthread_rwlock_unlock(&b[5]);
  pthread_rwlock_unlock(&a[5]);
  pthread_rwlock_wrlock(&a[6]);
  pthread_rwlock_rdlock(&b[6]);
  pthread_rwlock_unlock(&b[6]);
  pthread_rwlock_unlock(&a[6]);
  reached(1);
  return argument;
}

static void *other(void *argument) {
  await(1);
  pthread_rwlock_rdlock(&b[0]);
  pthread_rwlock_rdlock(&a[0]);
  pthread_rwlock_unlock(&a[0]);
  pthread_rwlock_unlock(&b[0]);
  pthread_rwlock_rdlock(&b[1]);
  pthread_rwlock_wrlock(&a[1]);
  pthread_rwlock_unlock(&a[1]);
  pthread_rwlock_unlock(&b[1]);
  pthread_rwlock_wrlock(&b[2]);
  pthread_rwlock_rdlock(&a[2]);
  pthread_rwlock_unlock(&a[2]);
  pthread_rwlock_unlock(&b[2]);
  pthread_rwlock_rdlock(&b[3]);
  pthread_rwlock_rdlock(&a[3]);
  pthread_rwlock_unlock(&a[3]);
  pthread_rwlock_unlock(&b[3]);
  pthread_rwlock_wrlock(&b[4]);
  pthread_rwlock_rdlock(&a[4]);
  pthread_rwlock_unlock(&a[4]);
  pthread_rwlock_unlock(&b[4]);
  pthread_rwlock_rdlock(&b[5]);
  pthread_rwlock_rdlock(&a[5]);
  pthread_rwlock_unlock(&a[5]);
  pthread_rwlock_unlock(&b[5]);
  pthread_rwlock_rdlock(&b[6]);
  pthread_rwlock_wrlock(&a[6]);
  pthread_rwlock_unlock(&a[6]);
  pthread_rwlock_unlock(&b[6]);
  return argument;
}

int main(void) {
  pthread_t x, y;
  for (int i = 0; i < 7; ++i) {
    pthread_rwlock_init(&a[i], 0);
    pthread_rwlock_init(&b[i], 0);
  }
  pthread_create(&x, 0, one, 0);
  pthread_create(&y, 0, other, 0);
  pthread_join(x, 0);
  pthread_join(y, 0);
  return 0;
}
