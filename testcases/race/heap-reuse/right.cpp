// snarl: none
// why: a block freed by one thread and given to another is a new block: the allocator orders the two
#include "support/rendezvous.h"
#include <cstdlib>
#include <thread>

void fill(int turn) {
  await(turn);
  for (int i = 0; i < 100; ++i) {
    auto *block = static_cast<char *>(malloc(1000));
    for (int j = 0; j < 1000; j += 100)
      static_cast<volatile char *>(block)[j] = 1;
    free(block);
  }
  reached(turn + 1);
}

int main() {
  std::thread a(fill, 0), b(fill, 1);
  a.join();
  b.join();
}
