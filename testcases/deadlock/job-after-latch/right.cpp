// snarl: none
// why: a job that is made after the first one has counted the latch down comes after that
#include "support/rendezvous.h"
#include <condition_variable>
#include <functional>
#include <latch>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
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
      jobs_.push(std::move(job));
    }
    changed_.notify_one();
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
      await(2); // the other job is another worker's
    }
  }

  std::vector<std::thread> workers_;
  std::queue<std::function<void()>> jobs_;
  std::mutex guard_;
  std::condition_variable changed_;
  bool stop_ = false;
};

int main() {
  std::latch done(1);
  Pool pool;
  pool.add([&done] {
    forth();
    done.count_down();
    reached(1);
  });
  done.wait();
  pool.add([] {
    await(1);
    back();
    reached(2);
  });
}
