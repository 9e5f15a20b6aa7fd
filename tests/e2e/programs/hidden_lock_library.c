// Compiled without Snarl: neither its lock nor what it does by itself is seen, but its calls of memcpy are.
#include <string.h>

static int lock, sum;

void hidden_add(int amount) {
  int now;
  while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE))
    ;
  memcpy(&now, &sum, sizeof now);
  now += amount;
  memcpy(&sum, &now, sizeof now);
  __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
}

int hidden_sum(void) {
  return sum;
}
