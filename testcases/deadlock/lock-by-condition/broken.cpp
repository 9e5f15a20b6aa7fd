// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the flag is a lock, which the threads take in any order, also when one has waited for the other
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b;

class Lock {
public:
  void lock() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return !taken_; });
    taken_ = true;
  }
  void unlock() {
    std::lock_guard<std::mutex> lock(mutex_);
    taken_ = false;
    changed_.notify_one();
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool taken_ = false;
} mine;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  std::thread other([] {
    mine.lock();
    forth();
    reached(1);
    mine.unlock();
  });
  await(1);
  mine.lock(); // waits, or comes late
  mine.unlock();
  back();
  other.join();
}
