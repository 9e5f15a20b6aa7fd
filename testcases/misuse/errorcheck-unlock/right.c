// snarl: none
// why: the thread asks the mutex whether it holds it: EPERM says no
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_mutex_t ledger;

static void *work(void *argument) {
  if (pthread_mutex_unlock(&ledger) != EPERM)
    abort();
  return argument;
}

int main(void) {
  pthread_mutexattr_t checked;
  pthread_mutexattr_init(&checked);
  pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&ledger, &checked);
  pthread_mutex_lock(&ledger);
  pthread_t worker;
  pthread_create(&worker, 0, work, 0);
  pthread_join(worker, 0);
  pthread_mutex_unlock(&ledger);
  return 0;
}
