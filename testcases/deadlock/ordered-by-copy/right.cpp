// snarl: none
// why: whoever returns comes after the value, early or late; it is looked at in a copy
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

int awaited() {
  for (;;) {
    int seen = stage.load(std::memory_order_acquire);
    if (seen)
      return seen;
    std::this_thread::yield();
  }
}

int main() {
  std::thread other([] {
    forth();
    stage.store(1, std::memory_order_release);
    reached(1);
  });
  await(1);
  awaited();
  back();
  other.join();
}
