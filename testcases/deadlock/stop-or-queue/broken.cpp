// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: whoever waits may have been stopped by another thread before
#include "support/rendezvous.h"
#include <condition_variable>
#include <deque>
#include <mutex>
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
    items_.push_back(item);
    changed.notify_one();
  }
  void stop() {
    std::lock_guard<std::mutex> lock(guard);
    stop_ = true;
    changed.notify_all();
  }
  bool take() {
    std::unique_lock<std::mutex> lock(guard);
    changed.wait(lock, [this] { return stop_ || !items_.empty(); });
    if (items_.empty())
      return false;
    items_.pop_front();
    return true;
  }

private:
  std::deque<int> items_;
  bool stop_ = false;
} queue;

int main() {
  std::thread worker([] {
    forth();
    queue.put(1);
    reached(1);
  });
  std::thread bystander([] {
    await(1);
    queue.stop();
    reached(2);
  });
  await(2);
  queue.take();
  back();
  worker.join();
  bystander.join();
}
