// snarl: data-race  read@take  write@put  on message
// why: the release fence comes after the flag's store, so it does not cover the message
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int message;
std::atomic<bool> ready;

void send() {
  message = 42; // @put
  ready.store(true, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  reached(1);
}

int main() {
  std::thread sender(send);
  await(1);
  int seen = 0;
  if (ready.load(std::memory_order_relaxed)) {
    std::atomic_thread_fence(std::memory_order_acquire);
    seen = message; // @take
  }
  sender.join();
  return seen == 42 ? 0 : 1;
}
