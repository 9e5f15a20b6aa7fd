// snarl: signal-unsafe-call  at@allocate
// snarl: signal-unsafe-call  at@free
// options: report_signal_unsafe=1
// why: the signal may strike while the thread is inside malloc, whose lock and lists are then half done
#include "support/rendezvous.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

static volatile sig_atomic_t asked;

static void on_signal(int number) {
  (void)number;
  char *volatile note = malloc(8); // @allocate
  asked = note != 0;
  free(note); // @free
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
  return asked ? 0 : 1;
}
