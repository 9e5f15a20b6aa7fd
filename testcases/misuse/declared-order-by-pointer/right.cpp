// snarl: none
// why: each in its order, and with locks to which the members do not lead; pointers that are null lead nowhere
// flags: -Wno-thread-safety-analysis
#include "support/annotated_mutex.h"
#include <memory>
#include <thread>

struct Log {
  char name[40];
  Mutex mutex;
};

struct Node {
  Node *parent = nullptr;
  Mutex mutex __attribute__((acquired_after(parent->mutex)));
};

struct Writer {
  explicit Writer(Log &log) : log(log), lent(&log.mutex) {}
  Log &log;
  Mutex *lent;
  Mutex queue __attribute__((acquired_before(log.mutex)));
  Mutex lines __attribute__((acquired_after(lent)));
};

struct Owner {
  std::unique_ptr<Log> own = std::make_unique<Log>();
  std::shared_ptr<Log> shared = std::make_shared<Log>();
  Mutex first __attribute__((acquired_before(own->mutex)));
  Mutex last __attribute__((acquired_after(shared.get()->mutex)));
};

Log *settings = new Log;
static Mutex cache __attribute__((acquired_after(settings->mutex)));

void descend(Node &node) {
  node.parent->mutex.lock();
  node.mutex.lock();
  node.mutex.unlock();
  node.parent->mutex.unlock();
}

void write(Writer &writer, Log &other) {
  writer.queue.lock();
  writer.log.mutex.lock();
  writer.log.mutex.unlock();
  writer.queue.unlock();

  other.mutex.lock();
  writer.queue.lock();
  writer.queue.unlock();
  other.mutex.unlock();

  Scoped borrowed(*writer.lent);
  Scoped lines(writer.lines);
}

void own(Owner &owner, Log &other) {
  owner.first.lock();
  owner.own->mutex.lock();
  owner.own->mutex.unlock();
  owner.first.unlock();

  owner.last.lock();
  other.mutex.lock();
  other.mutex.unlock();
  owner.last.unlock();
}

void read() {
  settings->mutex.lock();
  cache.lock();
  cache.unlock();
  settings->mutex.unlock();
}

int main() {
  std::thread thread([] {
    for (int i = 0; i < 3; ++i) {
      Node root, node, stranger;
      node.parent = &root;
      descend(node);
      root.mutex.lock();
      stranger.mutex.lock();
      stranger.mutex.unlock();
      root.mutex.unlock();
      node.mutex.lock();
      stranger.mutex.lock();
      stranger.mutex.unlock();
      node.mutex.unlock();
      Log log, other;
      Writer writer(log);
      write(writer, other);
      Owner owner;
      own(owner, other);
    }
    read();
  });
  thread.join();
}
