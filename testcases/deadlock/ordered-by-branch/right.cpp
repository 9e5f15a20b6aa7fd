// snarl: none
// why: the branch is taken only when the work is done
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<bool> ready;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
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
  if (ready.load(std::memory_order_acquire)) {
    look();
    back();
  }
  worker.join();
}
