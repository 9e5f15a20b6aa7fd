// snarl: none
// why: a release fence before the store, an acquire fence after the load
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int message;
std::atomic<bool> ready;

void send() {
  message = 42;
  std::atomic_thread_fence(std::memory_order_release);
  ready.store(true, std::memory_order_relaxed);
  reached(1);
}

int main() {
  std::thread sender(send);
  await(1);
  int seen = 0;
  if (ready.load(std::memory_order_relaxed)) {
    std::atomic_thread_fence(std::memory_order_acquire);
    seen = message;
  }
  sender.join();
  return seen == 42 ? 0 : 1;
}
