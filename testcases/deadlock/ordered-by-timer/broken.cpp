// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the timer was set
#include "support/rendezvous.h"
#include <csignal>
#include <ctime>
#include <mutex>
#include <semaphore.h>
#include <thread>

std::mutex a, b;
sem_t ended;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void rings(sigval) {
  await(1);
  back();
  sem_post(&ended);
}

int main() {
  sem_init(&ended, 0, 0);
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD;
  event.sigev_notify_function = rings;
  timer_t timer;
  timer_create(CLOCK_MONOTONIC, &event, &timer);
  std::thread other([&] {
    forth();
    itimerspec soon{};
    soon.it_value.tv_nsec = 1;
    timer_settime(timer, 0, &soon, nullptr);
    forth();
    reached(1);
  });
  sem_wait(&ended);
  other.join();
  timer_delete(timer);
}
