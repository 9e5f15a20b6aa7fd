// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: waiting for a number is how one waits for a lock here, which another run may take in the other order
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> next, serving;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void with_lock() {
  const int mine = next.fetch_add(1);
  while (serving.load(std::memory_order_acquire) != mine)
    std::this_thread::yield();
  serving.store(mine + 1, std::memory_order_release);
}

int main() {
  std::thread other([] {
    forth();
    with_lock();
    reached(1);
  });
  await(1);
  with_lock();
  back();
  other.join();
}
