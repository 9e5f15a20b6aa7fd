// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the last step
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b, steps;
std::atomic<int> progress;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void step() {
  std::lock_guard<std::mutex> guard(steps);
  progress.store(progress.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

int main() {
  std::thread worker([] {
    forth();
    step();
    forth();
    reached(1);
  });
  std::thread other([] { step(); });
  while (progress.load(std::memory_order_acquire) != 2)
    std::this_thread::yield();
  await(1);
  back();
  worker.join();
  other.join();
}
