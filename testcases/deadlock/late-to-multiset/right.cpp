// snarl: none
// why: the only item comes from the other thread, also for whoever need not wait for it
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;
std::multiset<int> items;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void put(int item) {
  std::lock_guard<std::mutex> lock(guard);
  items.insert(item);
  changed.notify_one();
}

void take() {
  std::unique_lock<std::mutex> lock(guard);
  while (items.empty())
    changed.wait(lock);
  items.erase(items.begin());
}

int main() {
  std::thread worker([] {
    forth();
    put(1);
    reached(1);
  });
  await(1);
  take();
  back();
  worker.join();
}
