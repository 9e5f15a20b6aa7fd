// snarl: none
// why: one order
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<bool> taken;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void lock() {
  do
    while (taken.load(std::memory_order_acquire))
      std::this_thread::yield();
  while (taken.exchange(true));
}

void unlock() {
  taken.store(false, std::memory_order_release);
}

int main() {
  std::thread other([] {
    forth();
    lock();
    unlock();
    reached(1);
  });
  await(1);
  lock();
  unlock();
  back();
  other.join();
}
