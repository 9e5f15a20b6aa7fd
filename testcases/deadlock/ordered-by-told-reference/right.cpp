// snarl: none
// why: what is told by several returns, and looked at in between, is who was the last
#include "support/rendezvous.h"
#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
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
    forth();
    finish();
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
