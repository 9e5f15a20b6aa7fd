// snarl: none
// why: whoever finds the flag set comes after the work, early or late
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

class Event {
public:
  void set() {
    std::lock_guard<std::mutex> lock(mutex_);
    set_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!set_)
      changed_.wait(lock);
  }

private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool set_ = false;
};

int main() {
  Event done;
  std::thread worker([&] {
    forth();
    done.set();
    reached(1);
  });
  std::thread early([&] { done.wait(); });
  await(1);
  done.wait();
  back();
  worker.join();
  early.join();
}
