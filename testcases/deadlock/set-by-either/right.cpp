// snarl: none
// why: both have done so before the wait can end
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> done;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::thread worker([] {
    forth();
    done.fetch_add(1, std::memory_order_release);
    reached(1);
  });
  std::thread other([] {
    await(1);
    done.fetch_add(1, std::memory_order_release);
    reached(2);
  });
  await(2);
  while (done.load(std::memory_order_acquire) != 2)
    std::this_thread::yield();
  back();
  worker.join();
  other.join();
}
