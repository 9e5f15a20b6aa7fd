// snarl: none
// why: a double-width compare-exchange that releases
// flags: -mcx16
#include "support/rendezvous.h"
#include <thread>

struct Node {
  int value;
};
struct alignas(16) Head { // with a count, against reuse of a node between the load and the exchange
  Node *node;
  long changes;
};
union Word {
  Head head;
  unsigned __int128 bits;
};
unsigned __int128 shared;

int main() {
  std::thread pusher([] {
    auto *node = new Node;
    node->value = 42;
    Word before{.bits = 0}, after{.head = {node, 1}};
    __atomic_compare_exchange_n(&shared, &before.bits, after.bits, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
    reached(1);
  });
  await(1);
  Word seen{.bits = __atomic_load_n(&shared, __ATOMIC_ACQUIRE)};
  int value = seen.head.node->value;
  pusher.join();
  delete seen.head.node;
  return value == 42 ? 0 : 1;
}
