// snarl: none
// why: the signal is blocked while the lock is held
#include <pthread.h>
#include <signal.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
int reloads;

static void reload(int signal) {
  (void)signal;
  pthread_mutex_lock(&guard);
  ++reloads;
  pthread_mutex_unlock(&guard);
}

int main(void) {
  sigset_t hangup;
  sigemptyset(&hangup);
  sigaddset(&hangup, SIGHUP);
  signal(SIGHUP, reload);
  pthread_sigmask(SIG_BLOCK, &hangup, 0);
  pthread_mutex_lock(&guard);
  raise(SIGHUP);
  pthread_mutex_unlock(&guard);
  pthread_sigmask(SIG_UNBLOCK, &hangup, 0);
  return reloads == 1 ? 0 : 1;
}
