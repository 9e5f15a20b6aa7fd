// snarl: none
// why: the fifth needs room, and so comes after the one who takes
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b;

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
    std::unique_lock<std::mutex> lock(mutex_);
    notFull_.wait(lock, [this] { return count_ < kCapacity; });
    items_[end_++ % kCapacity] = item;
    ++count_;
    notEmpty_.notify_one();
  }
  int take() {
    std::unique_lock<std::mutex> lock(mutex_);
    notEmpty_.wait(lock, [this] { return count_ > 0; });
    --count_;
    notFull_.notify_one();
    return items_[begin_++ % kCapacity];
  }

private:
  static constexpr unsigned kCapacity = 4;
  std::mutex mutex_;
  std::condition_variable notFull_, notEmpty_;
  unsigned count_ = 0, begin_ = 0, end_ = 0;
  int items_[kCapacity];
} queue;

int main() {
  std::thread taker([] {
    forth();
    queue.take();
    reached(1);
  });
  for (int i = 0; i < 4; ++i)
    queue.put(i);
  await(1);
  queue.put(4);
  back();
  taker.join();
}
