// snarl: none
// why: the helper looks whether its caller holds the lock already
#include <errno.h>
#include <pthread.h>

static pthread_mutex_t account;
static int balance;

static void deposit(void) {
  const int answer = pthread_mutex_lock(&account);
  ++balance;
  if (answer != EDEADLK)
    pthread_mutex_unlock(&account);
}

int main(void) {
  pthread_mutexattr_t checked;
  pthread_mutexattr_init(&checked);
  pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&account, &checked);
  pthread_mutex_lock(&account);
  deposit();
  ++balance;
  pthread_mutex_unlock(&account);
  return 0;
}
