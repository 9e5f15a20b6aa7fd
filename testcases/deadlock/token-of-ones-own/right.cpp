// snarl: none
// why: both take them in one order, with or without the lock of their own
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> tokens{1};

void lock() {
  for (;;) {
    int there = tokens.load(std::memory_order_relaxed);
    if (there > 0 && tokens.compare_exchange_weak(there, there - 1, std::memory_order_acquire))
      return;
    std::this_thread::yield();
  }
}

void unlock() {
  tokens.fetch_add(1, std::memory_order_release);
}

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

int main() {
  std::thread other([] {
    for (int i = 0; i < 3; ++i) {
      lock();
      unlock();
    }
    lock();
    forth();
    reached(1);
    unlock();
  });
  await(1);
  lock();
  unlock();
  back();
  other.join();
}
