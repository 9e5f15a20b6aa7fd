// snarl: data-race  update@count  update@count  on total
// why: a spin lock of an atomic_flag, cleared without an order
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

std::atomic_flag busy = ATOMIC_FLAG_INIT;
int total;

void work() {
  while (busy.test_and_set(std::memory_order_acquire))
    std::this_thread::yield();
  ++total; // @count
  busy.clear(std::memory_order_relaxed);
}

int main() {
  std::thread other([] {
    work();
    reached(1);
  });
  await(1);
  work();
  other.join();
  return total == 2 ? 0 : 1;
}
