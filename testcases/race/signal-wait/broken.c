// snarl: data-race  write@put  read@take  on message
// why: the message is there only after the signal was sent
#include "support/rendezvous.h"
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static int message;

static void *sender(void *argument) {
  union sigval value = {.sival_int = 1};
  sigqueue(getpid(), SIGRTMIN, value);
  message = 42; // @put
  reached(1);
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
  await(1);
  int seen = message; // @take
  pthread_join(thread, 0);
  return signal == SIGRTMIN && seen == 42 ? 0 : 1;
}
