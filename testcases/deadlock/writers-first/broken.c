// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: two readers share the lock, unless a writer waits in between: this kind of lock lets no reader pass it
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <pthread.h>

pthread_rwlock_t a;
pthread_mutex_t b = PTHREAD_MUTEX_INITIALIZER;

static void *reads_first(void *argument) {
  pthread_rwlock_rdlock(&a); // @a1
  pthread_mutex_lock(&b);    // @b1
  pthread_mutex_unlock(&b);
  pthread_rwlock_unlock(&a);
  reached(1);
  return argument;
}

static void *reads_later(void *argument) {
  await(1);
  pthread_mutex_lock(&b);    // @b2
  pthread_rwlock_rdlock(&a); // @a2
  pthread_rwlock_unlock(&a);
  pthread_mutex_unlock(&b);
  reached(2);
  return argument;
}

static void *writes(void *argument) {
  await(2);
  pthread_rwlock_wrlock(&a);
  pthread_rwlock_unlock(&a);
  return argument;
}

int main(void) {
  void *(*const bodies[3])(void *) = {reads_first, reads_later, writes};
  pthread_t threads[3];
  pthread_rwlockattr_t attributes;
  pthread_rwlockattr_init(&attributes);
  pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  pthread_rwlock_init(&a, &attributes);
  for (int i = 0; i < 3; ++i)
    pthread_create(&threads[i], 0, bodies[i], 0);
  for (int i = 0; i < 3; ++i)
    pthread_join(threads[i], 0);
  return 0;
}
