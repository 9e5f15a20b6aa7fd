// snarl: none
// why: both take them in one order, with or without the lock of their own
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> state; // 0 free, 1 taken, 2 taken and waited for

void lock() {
  int seen = 0;
  if (state.compare_exchange_strong(seen, 1, std::memory_order_acquire))
    return;
  while (state.exchange(2, std::memory_order_acquire) != 0)
    state.wait(2, std::memory_order_relaxed);
}

void unlock() {
  if (state.exchange(0, std::memory_order_release) == 2)
    state.notify_one();
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
