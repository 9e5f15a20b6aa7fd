// snarl: data-race  read@take  write@put  on message
// why: reading first and asking afterwards whether it was allowed
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int message;
std::atomic<bool> ready;

int main() {
  std::thread sender([] {
    message = 42; // @put
    reached(1);
    await(2);
    ready.store(true, std::memory_order_release);
  });
  await(1);
  int seen = *static_cast<volatile int *>(&message); // @take
  if (!ready.load(std::memory_order_acquire))
    seen = 0;
  reached(2);
  sender.join();
  return seen;
}
