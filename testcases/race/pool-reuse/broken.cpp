// snarl: data-race  write@first  write@second  on pool
// why: a pool hands one thread's block to the next, and does not say that its life begins anew
#include "support/rendezvous.h"
#include <thread>

alignas(16) char pool[64];

// Whatever keeps threads apart in here, Snarl does not see it.
int *allocate() {
  return reinterpret_cast<int *>(pool);
}

int main() {
  std::thread other([] {
    *allocate() = 1; // @first
    reached(1);
  });
  await(1);
  *allocate() = 2; // @second
  other.join();
}
