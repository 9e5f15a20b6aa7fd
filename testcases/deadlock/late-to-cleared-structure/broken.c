// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: either of the two may have been the first to finish
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct item {
  int value;
  bool is_wanted;
};

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER, guard = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
struct item slot = {1, true};

void forth(void) {
  pthread_mutex_lock(&a); // @a1
  pthread_mutex_lock(&b); // @b1
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
}

void back(void) {
  pthread_mutex_lock(&b); // @b2
  pthread_mutex_lock(&a); // @a2
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
}

void finish(void) {
  pthread_mutex_lock(&guard);
  memset(&slot, 0, sizeof slot);
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&guard);
}

void *work(void *unused) {
  forth();
  finish();
  reached(1);
  return unused;
}

void *stand_by(void *unused) {
  await(1);
  finish();
  reached(2);
  return unused;
}

int main(void) {
  pthread_t worker, bystander;
  pthread_create(&worker, NULL, work, NULL);
  pthread_create(&bystander, NULL, stand_by, NULL);
  await(2);
  pthread_mutex_lock(&guard);
  while (slot.is_wanted)
    pthread_cond_wait(&changed, &guard);
  pthread_mutex_unlock(&guard);
  back();
  pthread_join(worker, NULL);
  pthread_join(bystander, NULL);
  return 0;
}
