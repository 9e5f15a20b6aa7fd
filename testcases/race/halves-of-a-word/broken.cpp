// snarl: data-race  write@store  update@main  on data
// why: both halves of the word are stored by relaxed operations, which release nothing
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

union Word { // as a whole and in halves, by atomic operations alone
  unsigned long whole;
  unsigned half[2];
};
Word word;
int data;

int main() {
  std::thread worker([] {
    while (__atomic_load_n(&word.whole, __ATOMIC_RELAXED) != 0) {
    }
    data = 5; // @store
    __atomic_store_n(&word.half[1], 1, __ATOMIC_RELAXED);
    __atomic_store_n(&word.half[0], 2, __ATOMIC_RELAXED);
    reached(1);
  });
  await(1);
  while ((__atomic_load_n(&word.whole, __ATOMIC_ACQUIRE) >> 32) == 0) {
  }
  data += 1; // @main
  worker.join();
  return data == 6 ? 0 : 1;
}
