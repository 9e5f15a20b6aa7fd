// snarl: none
// why: both the items and the end come from the other thread
#include "support/rendezvous.h"
#include <condition_variable>
#include <deque>
#include <mutex>
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
    queue.stop();
    reached(1);
  });
  await(1);
  while (queue.take())
    back();
  back();
  worker.join();
}
