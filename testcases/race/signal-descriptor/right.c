// snarl: none
// why: what was done before a signal is sent happens before what follows its reading
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

static int message;

static void *sender(void *argument) {
  message = 42;
  kill(getpid(), SIGUSR1);
  return argument;
}

int main(void) {
  sigset_t awaited;
  struct signalfd_siginfo got;
  pthread_t thread;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &awaited, 0);
  int signals = signalfd(-1, &awaited, 0);
  pthread_create(&thread, 0, sender, 0);
  ssize_t n = read(signals, &got, sizeof got);
  int seen = message;
  pthread_join(thread, 0);
  close(signals);
  return n == sizeof got && seen == 42 ? 0 : 1;
}
