// snarl: condition-misuse  at@second  other-wait@first
// why: two threads wait on one condition, each with a mutex of its own
#include "support/rendezvous.h"
#include <pthread.h>

pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER, two = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
int waiting;

void *first(void *argument) {
  pthread_mutex_lock(&one);
  ++waiting;
  reached(1);
  pthread_cond_wait(&changed, &one); // @first
  pthread_mutex_unlock(&one);
  return argument;
}

void *second(void *argument) {
  pthread_mutex_t *mutex = &two;
  await(1);
  pthread_mutex_lock(&one); // the first one waits now
  pthread_mutex_unlock(&one);
  pthread_mutex_lock(mutex);
  timespec past{1, 0};
  pthread_cond_timedwait(&changed, mutex, &past); // @second
  pthread_mutex_unlock(mutex);
  pthread_mutex_lock(&one);
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&one);
  return argument;
}

int main() {
  pthread_t x, y;
  pthread_create(&x, nullptr, first, nullptr);
  pthread_create(&y, nullptr, second, nullptr);
  pthread_join(x, nullptr);
  pthread_join(y, nullptr);
}
