// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: either of the two may have put the first item
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

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
    reached(1);
  });
  std::thread bystander([] {
    await(1);
    queue.put(2);
    reached(2);
  });
  await(2);
  queue.take();
  back();
  worker.join();
  bystander.join();
}
