// snarl: potential-deadlock  holds@parent wants@child  holds@child2 wants@parent2
// why: a tree is walked from parent to child, but one walk goes up
#include "support/rendezvous.h"
#include <memory>
#include <mutex>
#include <thread>

struct Node {
  std::mutex guard;
  std::unique_ptr<Node> child;
};

void down(Node &node) {
  std::lock_guard<std::mutex> own(node.guard);          // @parent
  std::lock_guard<std::mutex> below(node.child->guard); // @child
}

void up(Node &parent, Node &node) {
  std::lock_guard<std::mutex> own(node.guard);     // @child2
  std::lock_guard<std::mutex> above(parent.guard); // @parent2
}

int main() {
  Node root;
  root.child = std::make_unique<Node>();
  root.child->child = std::make_unique<Node>();
  std::thread one([&] {
    down(root);
    down(*root.child);
    reached(1);
  });
  std::thread two([&] {
    await(1);
    up(*root.child, *root.child->child);
  });
  one.join();
  two.join();
}
