// snarl: none
// why: each in its order; the locks of other tables have none
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
  struct Cells {
    Table *of;
    Mutex whole;
    Mutex one __attribute__((acquired_after(whole, of->declared())));
  } cells;
};

void fill(Row &row, Table &other) {
  registry.lock();
  row.table_->mutex().lock();
  row.entry.lock();
  row.cells.whole.lock();
  row.cells.one.lock();
  other.mutex().lock();
  other.mutex().unlock();
  row.cells.one.unlock();
  row.cells.whole.unlock();
  row.entry.unlock();
  row.table_->mutex().unlock();
  registry.unlock();
}

int main() {
  std::thread thread([] {
    for (int i = 0; i < 3; ++i) {
      Table table, other;
      Row row{&table, {}, {&table, {}, {}}};
      fill(row, other);
    }
  });
  thread.join();
}
