// snarl: self-deadlock  holds@held wants@handler
// why: a signal handler takes a lock that the code it interrupts holds
#include <pthread.h>
#include <signal.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
int reloads;

static void reload(int signal) {
  (void)signal;
  pthread_mutex_lock(&guard); // @handler
  ++reloads;
  pthread_mutex_unlock(&guard);
}

int main(void) {
  signal(SIGHUP, reload);
  pthread_mutex_lock(&guard); // @held
  raise(SIGHUP);
  pthread_mutex_unlock(&guard);
  return 0;
}
