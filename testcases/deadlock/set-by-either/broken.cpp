// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: either of the two ends the wait, so the worker may be in the middle when the other one did
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<bool> done;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  std::thread worker([] {
    forth();
    done.store(true, std::memory_order_release);
    reached(1);
  });
  std::thread other([] {
    await(1);
    done.store(true, std::memory_order_release);
    reached(2);
  });
  await(2);
  while (!done.load(std::memory_order_acquire))
    std::this_thread::yield();
  back();
  worker.join();
  other.join();
}
