// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: a lock of one's own tells nobody which of two comes first
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<bool> taken;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
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
