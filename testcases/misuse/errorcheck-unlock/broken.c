// snarl: unlock-by-other-thread  at@unlock  acquired@lock
// why: the mutex tells who unlocks it without holding it (EPERM), and nobody looks
#include <pthread.h>

static pthread_mutex_t ledger;

static void *work(void *argument) {
  pthread_mutex_unlock(&ledger); // @unlock
  return argument;
}

int main(void) {
  pthread_mutexattr_t checked;
  pthread_mutexattr_init(&checked);
  pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&ledger, &checked);
  pthread_mutex_lock(&ledger); // @lock
  pthread_t worker;
  pthread_create(&worker, 0, work, 0);
  pthread_join(worker, 0);
  pthread_mutex_unlock(&ledger);
  return 0;
}
