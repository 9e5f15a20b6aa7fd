// snarl: use-after-free-race  free@gone  write@use
// why: a program with an operator new and delete of its own frees what another thread still uses
#include "support/rendezvous.h"
#include <cstdlib>
#include <new>
#include <thread>

void *operator new(std::size_t size) {
  if (void *block = std::malloc(size))
    return block;
  throw std::bad_alloc();
}
static void give_back(void *block) {
  std::free(block); // @gone
}
void operator delete(void *block) noexcept {
  give_back(block);
}
void operator delete(void *block, std::size_t) noexcept {
  give_back(block);
}

int main() {
  int *number = new int(1);
  std::thread user([number] {
    *number = 2; // @use
    reached(1);
  });
  await(1);
  delete number;
  user.join();
}
