// snarl: none
// why: both take them in one order, with or without the lock of their own
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> next_ticket, serving;

void lock() {
  const int mine = next_ticket.fetch_add(1, std::memory_order_relaxed);
  while (serving.load(std::memory_order_acquire) != mine)
    std::this_thread::yield();
}

void unlock() {
  serving.store(serving.load(std::memory_order_relaxed) + 1, std::memory_order_release);
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
