// snarl: data-race  write@put  read@take  on message
// why: the timer's function passes on a post that came before the message was there
#include "support/rendezvous.h"
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
    sem_post(&asked);
    message = 42; // @put
    reached(1);
  });
  sem_wait(&answered);
  await(1);
  int got = message; // @take
  sender.join();
  timer_delete(timer);
  return got - 42;
}
