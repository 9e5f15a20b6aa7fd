// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: both tasks are there before anybody waits for the first
#include "support/rendezvous.h"
#include <condition_variable>
#include <future>
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
  std::future<void> add(std::packaged_task<void()> task) {
    std::future<void> done = task.get_future();
    {
      std::lock_guard<std::mutex> lock(guard_);
      jobs_.push(std::move(task));
    }
    changed_.notify_one();
    return done;
  }

private:
  void work() {
    for (;;) {
      std::packaged_task<void()> job;
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
  std::queue<std::packaged_task<void()>> jobs_;
  std::mutex guard_;
  std::condition_variable changed_;
  bool stop_ = false;
};

int main() {
  Pool pool;
  std::future<void> first = pool.add(std::packaged_task<void()>([] {
    forth();
    reached(1);
  }));
  std::future<void> second = pool.add(std::packaged_task<void()>([] {
    await(1);
    back();
    reached(2);
  }));
  first.get();
  second.get();
}
