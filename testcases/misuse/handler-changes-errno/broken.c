// snarl: errno-overwritten  at@handler
// options: report_signal_unsafe=1
// why: the signal may strike between a call that fails and the look at its errno
#include "support/rendezvous.h"
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static void on_signal(int number) { // @handler
  (void)number;
  close(-1);
  reached(1);
}

static void *asker(void *to) {
  pthread_kill(*(pthread_t *)to, SIGUSR1);
  return 0;
}

int main(void) {
  pthread_t main_thread = pthread_self(), thread;
  signal(SIGUSR1, on_signal);
  pthread_create(&thread, 0, asker, &main_thread);
  await(1);
  pthread_join(thread, 0);
  return 0;
}
