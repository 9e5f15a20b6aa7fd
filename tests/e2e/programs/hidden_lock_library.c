// Compiled without Snarl: neither its lock nor what it does by itself is seen, but its calls of memcpy are.
#include "hidden_lock_copy.h"

static int lock, sum;

void hidden_add(int amount) {
  int now;
  while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE))
    ;
  copy_number(&now, &sum);
  now += amount;
  copy_number(&sum, &now);
  __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
}

int hidden_sum(void) {
  return sum;
}
