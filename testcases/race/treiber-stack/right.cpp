// snarl: none
// why: Treiber's lock-free stack: push releases, pop acquires
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
    node->next = seen;
  while (!top.compare_exchange_weak(seen, node, std::memory_order_release, std::memory_order_relaxed));
}

Node *pop() {
  Node *seen = top.load(std::memory_order_acquire);
  while (seen && !top.compare_exchange_weak(seen, seen->next, std::memory_order_acquire))
    ;
  return seen;
}

int main() {
  std::thread pusher([] {
    push(new Node);
    reached(1);
  });
  await(1);
  Node *node = pop();
  pusher.join();
  delete node;
  return top.load() == nullptr ? 0 : 1;
}
