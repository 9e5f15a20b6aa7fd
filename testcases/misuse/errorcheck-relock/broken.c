// snarl: lock-not-taken  at@again  acquired@lock
// why: the helper locks what its caller holds, which the mutex refuses (EDEADLK), and gives up the caller's lock
#include <pthread.h>

static pthread_mutex_t account;
static int balance;

static void deposit(void) {
  pthread_mutex_lock(&account); // @again
  ++balance;
  pthread_mutex_unlock(&account);
}

int main(void) {
  pthread_mutexattr_t checked;
  pthread_mutexattr_init(&checked);
  pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&account, &checked);
  pthread_mutex_lock(&account); // @lock
  deposit();
  ++balance;
  pthread_mutex_unlock(&account);
  return 0;
}
