// snarl: none
// why: what was done before the timer was set happens before its function; a semaphore orders the way back
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <time.h>

static int ticks;
static sem_t ticked;

static void on_time(union sigval value) {
  ticks += value.sival_int;
  sem_post(&ticked);
}

int main(void) {
  timer_t timer;
  struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = on_time, .sigev_value.sival_int = 2};
  struct itimerspec soon = {.it_value = {0, 1000000}};
  sem_init(&ticked, 0, 0);
  timer_create(CLOCK_MONOTONIC, &event, &timer);
  for (int i = 0; i < 3; ++i) {
    ticks += 1;
    timer_settime(timer, 0, &soon, 0);
    sem_wait(&ticked);
  }
  return timer_delete(timer) == 0 && ticks == 9 ? 0 : 1;
}
