// snarl: data-race  read@look  write@link  on heap@made
// why: a lock-free stack whose push is relaxed: the node is found before what was written into it
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

struct Node {
  Node *next;
};

std::atomic<Node *> top;

void push(Node *node) {
  Node *seen = top.load(std::memory_order_relaxed);
  do
    node->next = seen; // @link
  while (!top.compare_exchange_weak(seen, node, std::memory_order_relaxed));
}

Node *pop() {
  Node *seen = top.load(std::memory_order_acquire);
  while (seen && !top.compare_exchange_weak(seen, seen->next, std::memory_order_acquire)) // @look
    ;
  return seen;
}

int main() {
  std::thread pusher([] {
    push(new Node); // @made
    reached(1);
  });
  await(1);
  Node *node = pop();
  pusher.join();
  delete node;
  return top.load() == nullptr ? 0 : 1;
}
