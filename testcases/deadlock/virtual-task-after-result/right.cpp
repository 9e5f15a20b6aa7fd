// snarl: none
// why: a task that is made after the first one's result is there comes after that, whoever runs it
#include "support/rendezvous.h"
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

std::mutex a, b;

struct Task {
  virtual ~Task() = default;
  virtual void run() = 0;
};

struct Forth : Task {
  std::promise<void> done;
  void run() override {
    {
      std::lock_guard<std::mutex> first(a);
      std::lock_guard<std::mutex> second(b);
    }
    reached(1);
    done.set_value();
  }
};

struct Back : Task {
  std::promise<void> done;
  void run() override {
    await(1);
    {
      std::lock_guard<std::mutex> first(b);
      std::lock_guard<std::mutex> second(a);
    }
    reached(2);
    done.set_value();
  }
};

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
  void add(std::unique_ptr<Task> job) {
    {
      std::lock_guard<std::mutex> lock(guard_);
      jobs_.push(std::move(job));
    }
    changed_.notify_one();
  }

private:
  void work() {
    for (;;) {
      std::unique_ptr<Task> job;
      {
        std::unique_lock<std::mutex> lock(guard_);
        changed_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
        if (jobs_.empty())
          return;
        job = std::move(jobs_.front());
        jobs_.pop();
      }
      job->run();
      await(2); // the other job is another worker's
    }
  }

  std::vector<std::thread> workers_;
  std::queue<std::unique_ptr<Task>> jobs_;
  std::mutex guard_;
  std::condition_variable changed_;
  bool stop_ = false;
};

int main() {
  Pool pool;
  auto first = std::make_unique<Forth>();
  std::future<void> one = first->done.get_future();
  pool.add(std::move(first));
  one.get();
  auto second = std::make_unique<Back>();
  std::future<void> two = second->done.get_future();
  pool.add(std::move(second));
  two.get();
}
