// snarl: none
// why: base before derived, variable before member; other objects of the class have their own order
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

void grow(Map<char[24]> &map, Map<int> &numbers) {
  map.table.lock();
  map.slot.lock();
  numbers.table.lock();
  numbers.table.unlock();
  map.slot.unlock();
  map.table.unlock();
}

void enrol(Map<int> &map) {
  std::unique_lock<Mutex> outside(registry);
  std::unique_lock<Mutex> rows(map.rows);
}

int main() {
  Map<char[24]> names;
  auto *numbers = new Map<int>;
  std::thread grower([&] { grow(names, *numbers); });
  grower.join();
  std::thread enroller([&] { enrol(*numbers); });
  enroller.join();
  delete numbers;
}
