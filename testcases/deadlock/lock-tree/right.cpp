// snarl: none
// why: all walks go from parent to child, through locks of one class
#include "support/rendezvous.h"
#include <memory>
#include <mutex>
#include <thread>

struct Node {
  std::mutex guard;
  std::unique_ptr<Node> child;
};

void down(Node &node) {
  std::lock_guard<std::mutex> own(node.guard);
  if (node.child)
    down(*node.child);
}

int main() {
  Node root;
  root.child = std::make_unique<Node>();
  root.child->child = std::make_unique<Node>();
  std::thread one([&] {
    down(root);
    reached(1);
  });
  std::thread two([&] {
    await(1);
    down(*root.child);
    down(root);
  });
  one.join();
  two.join();
}
