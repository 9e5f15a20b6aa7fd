// snarl: none
// why: what is read only when the flag allows it is not read earlier, however much the compiler would like to
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int message;
std::atomic<bool> ready;

int main() {
  std::thread sender([] {
    message = 42;
    reached(1);
    await(2);
    ready.store(true, std::memory_order_release);
  });
  await(1);
  int seen = 0;
  if (ready.load(std::memory_order_acquire))
    seen = message;
  reached(2);
  sender.join();
  return seen;
}
