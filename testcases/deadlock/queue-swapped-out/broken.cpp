// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: what is there again was put by somebody else
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

std::mutex a, b, guard;
std::condition_variable changed;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

class Queue {
public:
  void put(int item) {
    std::lock_guard<std::mutex> lock(guard);
    items_.push_back(item);
    changed.notify_one();
  }
  void take() {
    std::vector<int> all;
    std::unique_lock<std::mutex> lock(guard);
    changed.wait(lock, [this] { return items_.size() > 0; });
    all.swap(items_);
  }

private:
  std::vector<int> items_;
} queue;

int main() {
  std::thread worker([] {
    queue.put(1);
    await(1);
    forth();
    reached(2);
  });
  std::thread bystander([] {
    await(2);
    queue.put(2);
    reached(3);
  });
  queue.take();
  reached(1);
  await(3);
  queue.take();
  back();
  worker.join();
  bystander.join();
}
