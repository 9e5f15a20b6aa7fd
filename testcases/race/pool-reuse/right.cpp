// snarl: none
// why: what a pool hands out is new memory, and the annotation says so
#include "snarl/annotations.h"
#include "support/rendezvous.h"
#include <thread>

alignas(16) char pool[64];

// Whatever keeps threads apart in here, Snarl does not see it.
int *allocate() {
  SNARL_NEW_MEMORY(pool, sizeof pool);
  return reinterpret_cast<int *>(pool);
}

int main() {
  std::thread other([] {
    *allocate() = 1;
    reached(1);
  });
  await(1);
  *allocate() = 2;
  other.join();
}
