// snarl: none
// why: both sides are atomic
#include "support/rendezvous.h"
#include <thread>

int hits;

void count() {
  __atomic_fetch_add(&hits, 1, __ATOMIC_SEQ_CST);
  reached(1);
}

int main() {
  std::thread counter(count);
  await(1);
  int seen = __atomic_load_n(&hits, __ATOMIC_RELAXED);
  counter.join();
  return seen == 1 && hits == 1 ? 0 : 1;
}
