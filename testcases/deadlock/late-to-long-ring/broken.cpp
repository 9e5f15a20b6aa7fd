// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: what was put first needs nothing that comes later
#include "support/rendezvous.h"
#include <condition_variable>
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

class Ring {
public:
  void put(int item) {
    std::unique_lock<std::mutex> lock(guard);
    while ((tail_ + 1) % kSize == head_)
      changed.wait(lock);
    items_[tail_] = item;
    tail_ = (tail_ + 1) % kSize;
    changed.notify_all();
  }
  int take() {
    std::unique_lock<std::mutex> lock(guard);
    while (head_ == tail_)
      changed.wait(lock);
    const int item = items_[head_];
    head_ = (head_ + 1) % kSize;
    changed.notify_all();
    return item;
  }

private:
  static constexpr unsigned kSize = 128;
  unsigned head_ = 0, tail_ = 0;
  int items_[kSize];
} queue;

int main() {
  std::thread worker([] {
    for (int item = 0; item < 100; ++item)
      queue.put(item);
    forth();
    reached(1);
  });
  await(1);
  for (int item = 0; item < 100; ++item)
    queue.take();
  back();
  worker.join();
}
