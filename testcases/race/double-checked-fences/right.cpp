// snarl: none
// why: double-checked locking with relaxed accesses to the flag and a fence on each side
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::atomic<bool> made;
std::mutex guard;
int port;

void make() {
  bool done = made.load(std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_acquire);
  if (done)
    return;
  std::lock_guard<std::mutex> lock(guard);
  if (!made.load(std::memory_order_relaxed)) {
    port = 8080;
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
  int seen = port;
  first.join();
  return seen == 8080 ? 0 : 1;
}
