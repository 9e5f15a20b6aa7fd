// snarl: lock-order-violation  at@table  acquired@slot
// snarl: lock-order-violation  at@registry  acquired@rows
// why: the orders of a template's members, with a base's and a variable outside of the class
// flags: -Wno-thread-safety-analysis
#include "support/annotated_mutex.h"
#include <mutex>
#include <thread>

Mutex registry;

struct Store {
  Mutex table;
};

template <typename T> struct Map : Store {
  T padding;
  Mutex slot __attribute__((acquired_after(table)));
  Mutex rows __attribute__((acquired_after(registry)));
};

void grow(Map<char[24]> &map) {
  map.slot.lock();  // @slot
  map.table.lock(); // @table
  map.table.unlock();
  map.slot.unlock();
}

void enrol(Map<int> &map) {
  std::unique_lock<Mutex> rows(map.rows);    // @rows
  std::unique_lock<Mutex> outside(registry); // @registry
}

int main() {
  Map<char[24]> names;
  std::thread grower([&] { grow(names); });
  grower.join();
  auto *numbers = new Map<int>;
  std::thread enroller([&] { enrol(*numbers); });
  enroller.join();
  delete numbers;
}
