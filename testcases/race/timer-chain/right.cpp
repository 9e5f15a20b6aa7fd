// snarl: none
// why: the order goes through the thread that libc made for the timer
#include <csignal>
#include <ctime>
#include <semaphore.h>
#include <thread>

int message;
sem_t asked, answered;

void pass_on(sigval) {
  sem_wait(&asked);
  sem_post(&answered);
}

int main() {
  timer_t timer;
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD;
  event.sigev_notify_function = pass_on;
  itimerspec soon{{0, 0}, {0, 1000000}};
  sem_init(&asked, 0, 0);
  sem_init(&answered, 0, 0);
  timer_create(CLOCK_MONOTONIC, &event, &timer);
  timer_settime(timer, 0, &soon, nullptr);
  std::thread sender([] {
    message = 42;
    sem_post(&asked);
  });
  sem_wait(&answered);
  int got = message;
  sender.join();
  timer_delete(timer);
  return got - 42;
}
