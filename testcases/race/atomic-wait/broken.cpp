// snarl: data-race  read@take  write@put  on message
// why: notify and wait wake up and order nothing; the load in a relaxed wait does not either
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int message;
std::atomic<int> ready;

int main() {
  std::thread sender([] {
    message = 42; // @put
    ready.store(1, std::memory_order_release);
    ready.notify_one();
  });
  ready.wait(0, std::memory_order_relaxed);
  int seen = message; // @take
  sender.join();
  return seen == 42 ? 0 : 1;
}
