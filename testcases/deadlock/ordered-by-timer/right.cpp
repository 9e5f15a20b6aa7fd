// snarl: none
// why: who sets a timer does so before its function runs
#include <csignal>
#include <ctime>
#include <mutex>
#include <semaphore.h>
#include <thread>

std::mutex a, b;
sem_t ended;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void rings(sigval) {

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
  });
  sem_wait(&ended);
  other.join();
  timer_delete(timer);
}
