// snarl: none
// why: all items come from the other thread, also for whoever need not wait for them
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

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
    items_.push(item);
    changed.notify_one();
  }
  int take() {
    std::unique_lock<std::mutex> lock(guard);
    while (items_.empty())
      changed.wait(lock);
    const int item = items_.front();
    items_.pop();
    return item;
  }

private:
  std::queue<int> items_;
} queue;

int main() {
  std::thread worker([] {
    forth();
    queue.put(1);
    queue.put(2);
    reached(1);
  });
  await(1);
  queue.take();
  back();
  queue.take();
  worker.join();
}
