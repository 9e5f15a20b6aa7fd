// snarl: none
// why: the answer was asked for, and what the program gives up for later is something else
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_mutex_t journal;

static void check(int answer) {
  if (answer != 0)
    abort();
}

static void leave(int signal) {
  (void)signal;
  _exit(0);
}

int main(void) {
  pthread_mutexattr_t checked;
  pthread_mutexattr_init(&checked);
  pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
  check(pthread_mutex_init(&journal, &checked));
  signal(SIGABRT, leave);
  if (pthread_mutex_unlock(&journal) != EPERM)
    return 1;
  check(pthread_mutex_lock(&journal));
  check(pthread_mutex_unlock(&journal));
  check(EIO);
  return 1;
}
