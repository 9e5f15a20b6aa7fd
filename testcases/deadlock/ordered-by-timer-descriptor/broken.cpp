// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the timer was set
#include "support/rendezvous.h"
#include <cstdint>
#include <mutex>
#include <sys/timerfd.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  const int timer = timerfd_create(CLOCK_MONOTONIC, 0);
  std::thread other([&] {
    forth();
    itimerspec soon{};
    soon.it_value.tv_nsec = 1;
    timerfd_settime(timer, 0, &soon, nullptr);
    forth();
    reached(1);
  });
  uint64_t times;
  read(timer, &times, sizeof times);
  await(1);
  back();
  other.join();
  close(timer);
}
