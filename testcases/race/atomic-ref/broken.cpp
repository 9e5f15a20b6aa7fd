// snarl: data-race  read@look  write@add  on total
// why: what one thread adds to through an atomic_ref, the other reads as a plain int
// needs: clang 19
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int total;

int main() {
  std::thread adder([] {
    std::atomic_ref(total).fetch_add(1, std::memory_order_relaxed); // @add
    reached(1);
  });
  await(1);
  int seen = total; // @look
  adder.join();
  return seen == 1 && total == 1 ? 0 : 1;
}
