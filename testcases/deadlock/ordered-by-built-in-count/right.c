// snarl: none
// why: who finds that nobody is left comes after all others
#include "support/rendezvous.h"
#include <pthread.h>
#include <stddef.h>

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
int left = 3;

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

void finish(void) {
  if (__atomic_sub_fetch(&left, 1, __ATOMIC_ACQ_REL) == 0)
    back();
}

void *work_first(void *unused) {
  forth();
  finish();
  reached(1);
  return unused;
}

void *work_second(void *unused) {
  await(1);
  forth();
  finish();
  reached(2);
  return unused;
}

int main(void) {
  pthread_t one, two;
  pthread_create(&one, NULL, work_first, NULL);
  pthread_create(&two, NULL, work_second, NULL);
  await(2);
  finish();
  pthread_join(one, NULL);
  pthread_join(two, NULL);
  return 0;
}
