// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: who takes his ticket first differs from run to run, so the lock of tickets orders nothing
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
