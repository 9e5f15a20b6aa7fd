// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: a job may run while the main thread goes on
#include "support/rendezvous.h"
#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

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

class Pool {
public:
  explicit Pool(int threads) {
    for (int i = 0; i < threads; ++i)
      threads_.emplace_back([this] { work(); });
  }
  ~Pool() {
    {
      std::lock_guard<std::mutex> lock(guard);
      stop_ = true;
    }
    changed.notify_all();
    for (std::thread &thread : threads_)
      thread.join();
  }
  void add(std::function<void()> job) {
    std::lock_guard<std::mutex> lock(guard);
    jobs_.emplace(std::move(job));
    changed.notify_one();
  }

private:
  void work() {
    for (;;) {
      std::function<void()> job;
      {
        std::unique_lock<std::mutex> lock(guard);
        changed.wait(lock, [this] { return stop_ || !jobs_.empty(); });
        if (stop_ && jobs_.empty())
          return;
        job = std::move(jobs_.front());
        jobs_.pop();
      }
      job();
    }
  }

  std::vector<std::thread> threads_;
  std::queue<std::function<void()>> jobs_;
  bool stop_ = false;
};

int main() {
  Pool pool(3);
  pool.add([] {
    back();
    reached(1);
  });
  await(1);
  forth();
}
