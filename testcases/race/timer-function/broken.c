// snarl: data-race  update@main  update@timer  on ticks
// why: a timer's function runs on a thread of its own, which nothing orders after the start
#include "support/rendezvous.h"
#include <pthread.h>
#include <signal.h>
#include <time.h>

static int ticks;

static void on_time(union sigval value) {
  (void)value;
  ticks += 1; // @timer
  reached(1);
}

int main(void) {
  timer_t timer;
  struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = on_time};
  struct itimerspec soon = {.it_value = {0, 1000000}};
  timer_create(CLOCK_MONOTONIC, &event, &timer);
  timer_settime(timer, 0, &soon, 0);
  await(1);
  ticks += 1; // @main
  return timer_delete(timer);
}
