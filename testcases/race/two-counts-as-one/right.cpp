// snarl: none
// why: two counts are read as one word, as shared_ptr does: that acquires what was released into either
#include "support/rendezvous.h"
#include <thread>

struct alignas(8) Counts {
  int users = 2, observers = 2;
};
Counts counts;
int value;

int main() {
  std::thread other([] {
    value = 1;
    __atomic_fetch_sub(&counts.users, 1, __ATOMIC_RELAXED);
    __atomic_fetch_sub(&counts.observers, 1, __ATOMIC_RELEASE);
    reached(1);
  });
  await(1);
  constexpr long last = 1 | 1L << 32;
  if (__atomic_load_n(reinterpret_cast<long *>(&counts), __ATOMIC_ACQUIRE) == last)
    value = 0;
  other.join();
  return value == 0 ? 0 : 1;
}
