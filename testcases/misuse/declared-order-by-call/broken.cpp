// snarl: lock-order-violation  at@registry  acquired@entry
// snarl: lock-order-violation  at@table  acquired@declared
// snarl: lock-order-violation  at@again  acquired@nested
// why: the lock is named by a call: of a function that returns it, or that is declared to
// flags: -Wno-thread-safety-analysis
#include "support/annotated_mutex.h"
#include <thread>

class Table {
public:
  Mutex &mutex() { return mutex_; }
  Mutex *declared() __attribute__((lock_returned(mutex_)));

private:
  char rows_[64];
  Mutex mutex_;
};

Mutex *Table::declared() {
  rows_[0] = 1;
  return &mutex_;
}

Mutex registry;
Mutex &registryMutex() {
  return registry;
}

struct Row {
  Table *table() const { return table_; }
  Table *table_;
  Mutex entry __attribute__((acquired_after(registryMutex(), table()->mutex())));
  // The attributes of a class within another.
  struct Cells {
    Table *of;
    Mutex whole;
    Mutex one __attribute__((acquired_after(whole, of->declared())));
  } cells;
};

void enrol(Row &row) {
  row.entry.lock(); // @entry
  registry.lock();  // @registry
  registry.unlock();
  row.entry.unlock();
}

void fill(Row &row) {
  row.entry.lock();           // @declared
  row.table_->mutex().lock(); // @table
  row.table_->mutex().unlock();
  row.entry.unlock();

  row.cells.one.lock();           // @nested
  row.table_->declared()->lock(); // @again
  row.table_->declared()->unlock();
  row.cells.one.unlock();
}

int main() {
  std::thread thread([] {
    for (int i = 0; i < 3; ++i) {
      Table table;
      Row row{&table, {}, {&table, {}, {}}};
      enrol(row);
      fill(row);
    }
  });
  thread.join();
}
