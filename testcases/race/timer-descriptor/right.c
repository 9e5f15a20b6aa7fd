// snarl: none
// why: what was done before the timer was set happens before what follows the reading of it
#include <pthread.h>
#include <stdint.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int message, timer;

static void *sender(void *argument) {
  message = 42;
  struct itimerspec soon = {.it_value = {0, 1000000}};
  timerfd_settime(timer, 0, &soon, 0);
  return argument;
}

int main(void) {
  uint64_t times;
  pthread_t thread;
  timer = timerfd_create(CLOCK_MONOTONIC, 0);
  pthread_create(&thread, 0, sender, 0);
  ssize_t n = read(timer, &times, sizeof times);
  int seen = message;
  pthread_join(thread, 0);
  close(timer);
  return n == sizeof times && seen == 42 ? 0 : 1;
}
