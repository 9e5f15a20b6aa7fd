// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the thread does not wait for ever, in another run
#include "support/rendezvous.h"
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> stage;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int awaited() {
  const auto soon = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  for (;;) {
    int seen = stage.load(std::memory_order_acquire);
    if (seen)
      return seen;
    if (std::chrono::steady_clock::now() > soon)
      return 0;
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
