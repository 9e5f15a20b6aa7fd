// snarl: data-race  write@put  read@take  on message
// why: the message is there only after the timer was set
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int message, timer;

static void *sender(void *argument) {
  struct itimerspec soon = {.it_value = {0, 1000000}};
  timerfd_settime(timer, 0, &soon, 0);
  message = 42; // @put
  reached(1);
  return argument;
}

int main(void) {
  uint64_t times;
  pthread_t thread;
  timer = timerfd_create(CLOCK_MONOTONIC, 0);
  pthread_create(&thread, 0, sender, 0);
  ssize_t n = read(timer, &times, sizeof times);
  await(1);
  int seen = message; // @take
  pthread_join(thread, 0);
  close(timer);
  return n == sizeof times && seen == 42 ? 0 : 1;
}
