// snarl: none
// why: in whatever order they take it
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
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
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
