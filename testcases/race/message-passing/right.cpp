// snarl: none
// why: release and acquire on the flag carry the message over
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int message;
std::atomic<bool> ready;

void send() {
  message = 42;
  ready.store(true, std::memory_order_release);
  reached(1);
}

int main() {
  std::thread sender(send);
  await(1);
  if (!ready.load(std::memory_order_acquire))
    return 1;
  int seen = message;
  sender.join();
  return seen == 42 ? 0 : 1;
}
