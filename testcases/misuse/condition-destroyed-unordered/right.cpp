// snarl: none
// why: the signal comes before the mutex is unlocked, so that who waits returns after it
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

struct Result {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;

  void finish() {
    std::lock_guard<std::mutex> lock(mutex);
    done = true;
    changed.notify_one();
  }

  void wait() {
    std::unique_lock<std::mutex> lock(mutex);
    changed.wait(lock, [this] { return done; });
  }
};

int main() {
  for (int i = 0; i < 100; ++i) {
    std::thread worker;
    {
      Result result;
      worker = std::thread([&result] { result.finish(); });
      result.wait();
    }
    worker.join();
  }
}
