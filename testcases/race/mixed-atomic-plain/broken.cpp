// snarl: data-race  read@peek  update@count  on hits
// why: one thread counts atomically, the other looks with a plain read
#include "support/rendezvous.h"
#include <thread>

int hits;

void count() {
  __atomic_fetch_add(&hits, 1, __ATOMIC_SEQ_CST); // @count
  reached(1);
}

int main() {
  std::thread counter(count);
  await(1);
  int seen = hits; // @peek
  counter.join();
  return seen == 1 ? 0 : 1;
}
