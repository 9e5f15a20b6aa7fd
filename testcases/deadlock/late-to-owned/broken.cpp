// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: either of the two may have put the first item
#include "support/rendezvous.h"
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;
std::unique_ptr<int> item;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
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
  std::thread bystander([] {
    await(1);
    put(2);
    reached(2);
  });
  await(2);
  take();
  back();
  worker.join();
  bystander.join();
}
