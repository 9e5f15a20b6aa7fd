// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: either of the two may have put the first item
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

void *stand_by(void *unused) {
  await(1);
  put(&slot, (struct item){2, true});
  reached(2);
  return unused;
}

int main(void) {
  pthread_t worker, bystander;
  pthread_create(&worker, NULL, work, NULL);
  pthread_create(&bystander, NULL, stand_by, NULL);
  await(2);
  pthread_mutex_lock(&guard);
  while (!slot.full)
    pthread_cond_wait(&changed, &guard);
  slot.full = false;
  pthread_mutex_unlock(&guard);
  back();
  pthread_join(worker, NULL);
  pthread_join(bystander, NULL);
  return 0;
}
