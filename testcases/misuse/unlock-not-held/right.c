// snarl: none
// why: an error-checking mutex is asked on purpose, and its answer is used
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>

pthread_mutex_t guard = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP;

int main(void) {
  pthread_mutex_lock(&guard);
  pthread_mutex_unlock(&guard);
  return pthread_mutex_unlock(&guard) == EPERM ? 0 : 1;
}
