// snarl: none
// why: whoever leaves the loop comes after whoever set the flag, early or late
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<bool> done;

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
    forth();
    done.store(true, std::memory_order_release);
    reached(1);
  });
  await(1);
  while (!done.load(std::memory_order_acquire))
    std::this_thread::yield();
  back();
  other.join();
}
