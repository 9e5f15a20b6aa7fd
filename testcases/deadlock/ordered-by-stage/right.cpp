// snarl: none
// why: the first stage does not end the loop, and the second one comes after the work
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> stage;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::thread other([] {
    stage = 1;
    forth();
    stage = 2;
    reached(1);
  });
  await(1);
  while (stage < 2)
    std::this_thread::yield();
  back();
  other.join();
}
