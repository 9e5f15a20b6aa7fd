// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: what follows the branch is done in any case
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<bool> ready;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int looks;

void look() {
  ++looks;
}

int main() {
  std::thread worker([] {
    forth();
    ready.store(true, std::memory_order_release);
    reached(1);
  });
  await(1);
  if (ready.load(std::memory_order_acquire))
    look();
  back();
  worker.join();
}
