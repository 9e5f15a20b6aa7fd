// snarl: none
// why: a node that gets its parent under its own lock has declared nothing of either parent then; nor has one whose parent
// why: is null or gone, or that stands in a ring, where each comes before the next
// flags: -Wno-thread-safety-analysis
#include "support/annotated_mutex.h"
#include <sys/mman.h>
#include <thread>

struct Node {
  Node *parent = nullptr;
  Mutex mutex __attribute__((acquired_after(parent->mutex)));
};

struct Link {
  Link *next = nullptr;
  Mutex mutex __attribute__((acquired_before(next->mutex)));
};

void touch(Node &node) {
  node.mutex.lock();
  node.mutex.unlock();
}

void move(Node &node, Node &to) {
  Node *from = node.parent;
  node.mutex.lock();
  node.parent = &to;
  touch(to);
  touch(*from);
  node.mutex.unlock();
}

void beWithout(Node &node, Node &other) {
  void *gone = mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(gone, 4096);
  for (void *parent : {static_cast<void *>(nullptr), gone, reinterpret_cast<void *>(~0ul)}) {
    node.parent = static_cast<Node *>(parent);
    node.mutex.lock();
    touch(other);
    node.mutex.unlock();
  }
}

void pass(Link &from) {
  from.mutex.lock();
  from.next->mutex.lock();
  from.next->mutex.unlock();
  from.mutex.unlock();
}

int main() {
  std::thread thread([] {
    Node first, second, node;
    node.parent = &first;
    move(node, second);
    beWithout(node, first);
    Link head, tail;
    head.next = &tail;
    tail.next = &head;
    pass(head);
    Link alone;
    alone.next = &alone;
    alone.mutex.lock();
    touch(first);
    alone.mutex.unlock();
  });
  thread.join();
}
