// snarl: none
// why: the mutex is held; and an errorcheck mutex itself tells who does not hold it
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <time.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER, checking = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

int main(void) {
  struct timespec past = {1, 0};
  pthread_mutex_lock(&guard);
  const int held = pthread_cond_timedwait(&changed, &guard, &past);
  pthread_mutex_unlock(&guard);
  const int not_held = pthread_cond_timedwait(&changed, &checking, &past);
  return held == ETIMEDOUT && not_held == EPERM ? 0 : 1;
}
