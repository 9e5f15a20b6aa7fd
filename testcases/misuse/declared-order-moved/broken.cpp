// snarl: lock-order-violation  at@new  acquired@moved
// why: the order is with the parent that the node has when its lock is taken, which is the second one by now
// flags: -Wno-thread-safety-analysis
#include "support/annotated_mutex.h"
#include <thread>

struct Node {
  Node *parent = nullptr;
  Mutex mutex __attribute__((acquired_after(parent->mutex)));
};

void move(Node &node, Node &parent) {
  node.mutex.lock();
  node.parent = &parent;
  node.mutex.unlock();
}

void climb(Node &node) {
  Node *parent = node.parent;
  node.mutex.lock();    // @moved
  parent->mutex.lock(); // @new
  parent->mutex.unlock();
  node.mutex.unlock();
}

int main() {
  std::thread thread([] {
    Node first, second, node;
    node.parent = &first;
    move(node, second);
    climb(node);
  });
  thread.join();
}
