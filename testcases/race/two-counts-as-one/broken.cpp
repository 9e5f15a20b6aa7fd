// snarl: data-race  write@use  write@reset  on value
// why: two counts are read as one word, as shared_ptr does; the last user gives up its count without release
#include "support/rendezvous.h"
#include <thread>

struct alignas(8) Counts {
  int users = 2, observers = 2;
};
Counts counts;
int value;

int main() {
  std::thread other([] {
    value = 1; // @use
    __atomic_fetch_sub(&counts.users, 1, __ATOMIC_RELAXED);
    __atomic_fetch_sub(&counts.observers, 1, __ATOMIC_RELAXED);
    reached(1);
  });
  await(1);
  constexpr long last = 1 | 1L << 32;
  if (__atomic_load_n(reinterpret_cast<long *>(&counts), __ATOMIC_ACQUIRE) == last)
    value = 0; // @reset
  other.join();
  return value == 0 ? 0 : 1;
}
