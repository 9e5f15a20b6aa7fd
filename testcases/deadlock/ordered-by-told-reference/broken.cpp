// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: one gives up its reference and works on
#include "support/rendezvous.h"
#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

struct Shared {
  std::atomic<int> references{3};

  bool release() {
    const int before = references.fetch_sub(1, std::memory_order_release);
    assert(before > 0);
    if (before != 1)
      return false;
    std::atomic_thread_fence(std::memory_order_acquire);
    return true;
  }
};

Shared shared;

void finish() {
  if (!shared.release())
    return;
  back();
}

int main() {
  std::thread one([] {
    finish();
    forth();
    reached(1);
  });
  std::thread two([] {
    await(1);
    finish();
    reached(2);
  });
  await(2);
  finish();
  one.join();
  two.join();
}
