// snarl: data-race  read@use  write@fill  on port
// why: double-checked locking with fences of which the second one is only for the compiler
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::atomic<bool> made;
std::mutex guard;
int port;

void make() {
  bool done = made.load(std::memory_order_relaxed);
  std::atomic_signal_fence(std::memory_order_acquire);
  if (done)
    return;
  std::lock_guard<std::mutex> lock(guard);
  if (!made.load(std::memory_order_relaxed)) {
    port = 8080; // @fill
    std::atomic_thread_fence(std::memory_order_release);
    made.store(true, std::memory_order_relaxed);
  }
}

int main() {
  std::thread first([] {
    make();
    reached(1);
  });
  await(1);
  make();
  int seen = port; // @use
  first.join();
  return seen == 8080 ? 0 : 1;
}
