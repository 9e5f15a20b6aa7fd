// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: both jobs are given to the pool before anybody waits
#include "support/rendezvous.h"
#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

std::mutex a, b;

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
  Pool() {
    for (int i = 0; i < 2; ++i)
      workers_.emplace_back([this] { work(); });
  }
  ~Pool() {
    {
      std::lock_guard<std::mutex> lock(guard_);
      stop_ = true;
    }
    changed_.notify_all();
    for (std::thread &worker : workers_)
      worker.join();
  }
  void add(std::function<void()> job) {
    {
      std::lock_guard<std::mutex> lock(guard_);
      ++unfinished_;
      jobs_.push(std::move(job));
    }
    changed_.notify_one();
  }
  void wait_idle() {
    std::unique_lock<std::mutex> lock(guard_);
    idle_.wait(lock, [this] { return unfinished_ == 0; });
  }

private:
  void work() {
    for (;;) {
      std::function<void()> job;
      {
        std::unique_lock<std::mutex> lock(guard_);
        changed_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
        if (jobs_.empty())
          return;
        job = std::move(jobs_.front());
        jobs_.pop();
      }
      job();
      {
        std::lock_guard<std::mutex> lock(guard_);
        if (--unfinished_ == 0)
          idle_.notify_all();
      }
      await(2); // the other job is another worker's
    }
  }

  std::vector<std::thread> workers_;
  std::queue<std::function<void()>> jobs_;
  std::mutex guard_;
  std::condition_variable changed_, idle_;
  int unfinished_ = 0;
  bool stop_ = false;
};

int main() {
  const std::function<void()> first = [] {
    forth();
    reached(1);
  };
  const std::function<void()> second = [] {
    await(1);
    back();
    reached(2);
  };
  Pool pool;
  pool.add(first);
  pool.add(second);
  pool.wait_idle();
}
