// snarl: none
// why: who finds the work not done returns
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

void look() {
  if (!ready.load(std::memory_order_acquire))
    return;
  back();
}

int main() {
  std::thread worker([] {
    forth();
    ready.store(true, std::memory_order_release);
    reached(1);
  });
  await(1);
  look();
  worker.join();
}
