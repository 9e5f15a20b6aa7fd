// snarl: unlock-not-held  at@unlock
// why: the program looks at the answer and gives up: what it could not go on for is told
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
  check(pthread_mutex_lock(&journal));
  check(pthread_mutex_unlock(&journal));
  check(pthread_mutex_unlock(&journal)); // @unlock
  return 0;
}
