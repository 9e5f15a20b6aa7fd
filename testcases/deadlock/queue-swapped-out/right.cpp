// snarl: none
// why: what is there again was put after the first time
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

std::mutex a, b, guard;
std::condition_variable changed;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
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
    queue.put(2);
    reached(2);
  });
  queue.take();
  reached(1);
  await(2);
  queue.take();
  back();
  worker.join();
}
