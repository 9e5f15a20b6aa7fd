// snarl: none
// why: what was done before a signal is sent happens before the wait for it returns
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static int message;

static void *sender(void *argument) {
  message = 42;
  union sigval value = {.sival_int = 1};
  sigqueue(getpid(), SIGRTMIN, value);
  return argument;
}

int main(void) {
  sigset_t awaited;
  siginfo_t got;
  pthread_t thread;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGRTMIN);
  pthread_sigmask(SIG_BLOCK, &awaited, 0);
  pthread_create(&thread, 0, sender, 0);
  int signal = sigwaitinfo(&awaited, &got);
  int seen = message;
  pthread_join(thread, 0);
  return signal == SIGRTMIN && seen == 42 ? 0 : 1;
}
