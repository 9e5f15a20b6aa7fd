// snarl: none
// why: who sets a timer does so before it is read
#include <cstdint>
#include <mutex>
#include <sys/timerfd.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  const int timer = timerfd_create(CLOCK_MONOTONIC, 0);
  std::thread other([&] {
    forth();
    itimerspec soon{};
    soon.it_value.tv_nsec = 1;
    timerfd_settime(timer, 0, &soon, nullptr);
  });
  uint64_t times;
  read(timer, &times, sizeof times);
  back();
  other.join();
  close(timer);
}
