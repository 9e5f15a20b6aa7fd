// snarl: none
// why: whichever of the takers comes first: all items come from the other thread
#include "support/rendezvous.h"
#include <condition_variable>
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

class Ring {
public:
  void put(int item) {
    std::unique_lock<std::mutex> lock(guard);
    while (tail_ - head_ == kSize)
      changed.wait(lock);
    items_[tail_ % kSize] = item;
    ++tail_;
    changed.notify_all();
  }
  int take() {
    std::unique_lock<std::mutex> lock(guard);
    while (head_ == tail_)
      changed.wait(lock);
    const int item = items_[head_ % kSize];
    ++head_;
    changed.notify_all();
    return item;
  }

private:
  static constexpr unsigned kSize = 8;
  unsigned head_ = 0, tail_ = 0;
  int items_[kSize];
} queue;

int main() {
  std::thread worker([] {
    forth();
    queue.put(1);
    queue.put(2);
    reached(1);
  });
  std::thread taker([] {
    await(1);
    queue.take();
    reached(2);
  });
  await(2);
  queue.take();
  back();
  worker.join();
  taker.join();
}
