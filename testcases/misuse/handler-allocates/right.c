// snarl: none
// options: report_signal_unsafe=1
// why: the handler only sets a flag; and a signal that a thread raises itself strikes where it knows
#include "support/rendezvous.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

static volatile sig_atomic_t asked;

static void on_signal(int number) {
  (void)number;
  asked = 1;
  reached(1);
}

static void on_own_signal(int number) {
  (void)number;
  char *volatile note = malloc(8);
  free(note);
}

static void *asker(void *to) {
  pthread_kill(*(pthread_t *)to, SIGUSR1);
  return 0;
}

int main(void) {
  pthread_t main_thread = pthread_self(), thread;
  signal(SIGUSR1, on_signal);
  signal(SIGUSR2, on_own_signal);
  pthread_create(&thread, 0, asker, &main_thread);
  await(1);
  raise(SIGUSR2);
  pthread_join(thread, 0);
  return asked ? 0 : 1;
}
