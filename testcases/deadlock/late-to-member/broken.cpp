// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the flag is set before the work
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
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
    done.set();
    forth();
    reached(1);
  });
  std::thread early([&] { done.wait(); });
  await(1);
  done.wait();
  back();
  worker.join();
  early.join();
}
