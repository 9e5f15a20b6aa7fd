// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the waiting lock was free first for one of them, in this run
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
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
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
