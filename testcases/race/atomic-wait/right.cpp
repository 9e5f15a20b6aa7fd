// snarl: none
// why: the wait's load acquires what the store before the notification released
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int message;
std::atomic<int> ready;

int main() {
  std::thread sender([] {
    message = 42;
    ready.store(1, std::memory_order_release);
    ready.notify_one();
  });
  ready.wait(0, std::memory_order_acquire);
  int seen = message;
  sender.join();
  return seen == 42 ? 0 : 1;
}
