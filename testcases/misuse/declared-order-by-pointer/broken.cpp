// snarl: lock-order-violation  at@up  acquired@child
// snarl: lock-order-violation  at@first  acquired@sink
// snarl: lock-order-violation  at@lent  acquired@borrower
// snarl: lock-order-violation  at@owned  acquired@owner
// snarl: lock-order-violation  at@shared  acquired@sharer
// snarl: lock-order-violation  at@settings  acquired@variable
// why: the lock that comes before or after is the one to which a member leads, or a pointer elsewhere
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

void climb(Node &node) {
  node.mutex.lock();         // @child
  node.parent->mutex.lock(); // @up
  node.parent->mutex.unlock();
  node.mutex.unlock();
}

void write(Writer &writer) {
  writer.log.mutex.lock(); // @sink
  writer.queue.lock();     // @first
  writer.queue.unlock();
  writer.log.mutex.unlock();

  Scoped lines(writer.lines);    // @borrower
  Scoped borrowed(*writer.lent); // @lent
}

void own(Owner &owner) {
  owner.own->mutex.lock(); // @owner
  owner.first.lock();      // @owned
  owner.first.unlock();
  owner.own->mutex.unlock();

  owner.last.lock();          // @sharer
  owner.shared->mutex.lock(); // @shared
  owner.shared->mutex.unlock();
  owner.last.unlock();
}

void read() {
  cache.lock();           // @variable
  settings->mutex.lock(); // @settings
  settings->mutex.unlock();
  cache.unlock();
}

int main() {
  std::thread thread([] {
    for (int i = 0; i < 3; ++i) {
      Node root, node;
      node.parent = &root;
      climb(node);
      Log log;
      Writer writer(log);
      write(writer);
      Owner owner;
      own(owner);
    }
    read();
  });
  thread.join();
}
