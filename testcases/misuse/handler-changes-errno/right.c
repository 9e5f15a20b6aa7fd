// snarl: none
// options: report_signal_unsafe=1
// why: the handler leaves errno as it found it
#include "support/rendezvous.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static void on_signal(int number) {
  const int saved = errno;
  (void)number;
  close(-1);
  errno = saved;
  reached(1);
}

static void *asker(void *to) {
  pthread_kill(*(pthread_t *)to, SIGUSR1);
  return 0;
}

int main(void) {
  pthread_t main_thread = pthread_self(), thread;
  errno = ENOENT;
  signal(SIGUSR1, on_signal);
  pthread_create(&thread, 0, asker, &main_thread);
  await(1);
  const int kept = errno == ENOENT;
  pthread_join(thread, 0);
  return kept ? 0 : 1;
}
