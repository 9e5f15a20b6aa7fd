// snarl: none
// why: the item comes from the other thread, also for whoever need not wait for it
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct item {
  int value;
  bool full;
};

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER, guard = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
struct item slot;

void forth(void) {
  pthread_mutex_lock(&a);
  pthread_mutex_lock(&b);
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
}

void back(void) {
  pthread_mutex_lock(&b);
  pthread_mutex_lock(&a);
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
}

void put(struct item *where, struct item next) {
  pthread_mutex_lock(&guard);
  *where = next;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&guard);
}

void *work(void *unused) {
  forth();
  put(&slot, (struct item){1, true});
  reached(1);
  return unused;
}

int main(void) {
  pthread_t worker;
  pthread_create(&worker, NULL, work, NULL);
  await(1);
  pthread_mutex_lock(&guard);
  while (!slot.full)
    pthread_cond_wait(&changed, &guard);
  slot.full = false;
  pthread_mutex_unlock(&guard);
  back();
  pthread_join(worker, NULL);
  return 0;
}
