// snarl: none
// why: while an atomic_ref to it lives, all accesses go through one
// needs: clang 19
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int total;

int main() {
  std::thread adder([] {
    std::atomic_ref(total).fetch_add(1, std::memory_order_relaxed);
    reached(1);
  });
  await(1);
  int seen = std::atomic_ref(total).load(std::memory_order_relaxed);
  adder.join();
  return seen == 1 && total == 1 ? 0 : 1;
}
