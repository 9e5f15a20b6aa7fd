// snarl: none
// why: who destroys a lock has joined whoever used it, or has taken it after him for the last time
#include "support/rendezvous.h"
#include <pthread.h>

pthread_mutex_t mutex, counted;
pthread_spinlock_t spin;
pthread_rwlock_t shared;
int users = 2;

static void give_up(void) {
  pthread_mutex_lock(&counted);
  const int is_last = --users == 0;
  pthread_mutex_unlock(&counted);
  if (is_last)
    pthread_mutex_destroy(&counted);
}

static void *use(void *none) {
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
  pthread_spin_lock(&spin);
  pthread_spin_unlock(&spin);
  pthread_rwlock_wrlock(&shared);
  pthread_rwlock_unlock(&shared);
  give_up();
  return none;
}

int main(void) {
  pthread_t thread;
  pthread_mutex_init(&mutex, NULL);
  pthread_mutex_init(&counted, NULL);
  pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE);
  pthread_rwlock_init(&shared, NULL);
  pthread_create(&thread, NULL, use, NULL);
  give_up();
  pthread_join(thread, NULL);
  pthread_mutex_destroy(&mutex);
  pthread_spin_destroy(&spin);
  pthread_rwlock_destroy(&shared);
  return 0;
}
