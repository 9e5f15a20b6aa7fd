// snarl: none
// why: the item comes from the other thread, also for whoever need not wait for it
#include "support/rendezvous.h"
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;
std::unique_ptr<int> item;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void put(int next) {
  std::lock_guard<std::mutex> lock(guard);
  item = std::make_unique<int>(next);
  changed.notify_one();
}

void take() {
  std::unique_lock<std::mutex> lock(guard);
  changed.wait(lock, [] { return item != nullptr; });
  item.reset();
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
