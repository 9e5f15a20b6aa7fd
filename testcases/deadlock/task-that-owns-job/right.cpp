// snarl: none
// why: a task that is made after the first one's result comes after that, though a class of tasks calls what it owns
#include "support/rendezvous.h"
#include <memory>
#include <mutex>
#include <queue>
#include <semaphore>
#include <thread>
#include <utility>

std::mutex a, b;
std::counting_semaphore<> results{0};

class Task {
public:
  Task() = default;
  template <typename F> Task(F f) : job_(std::make_unique<JobOf<F>>(std::move(f))) {}
  void operator()() { job_->run(); }

private:
  struct Job {
    virtual ~Job() = default;
    virtual void run() = 0;
  };
  template <typename F> struct JobOf : Job {
    F f;
    explicit JobOf(F f) : f(std::move(f)) {}
    void run() override { f(); }
  };
  std::unique_ptr<Job> job_;
};

class Queue {
public:
  void push(Task task) {
    std::lock_guard<std::mutex> lock(guard_);
    tasks_.push(std::move(task));
  }
  bool tryPop(Task &task) {
    std::lock_guard<std::mutex> lock(guard_);
    if (tasks_.empty())
      return false;
    task = std::move(tasks_.front());
    tasks_.pop();
    return true;
  }

private:
  std::mutex guard_;
  std::queue<Task> tasks_;
} tasks;

void workOnce() {
  for (;;) {
    Task task;
    if (tasks.tryPop(task)) {
      task();
      return;
    }
    std::this_thread::yield();
  }
}

void forth() {
  reached(1);
  {
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
  }
  reached(2);
  results.release();
  await(3);
}

void back() {
  await(2);
  {
    std::lock_guard<std::mutex> first(b);
    std::lock_guard<std::mutex> second(a);
  }
  reached(3);
  results.release();
}

int main() {
  std::thread one(workOnce), two(workOnce);
  tasks.push([] { forth(); });
  results.acquire();
  tasks.push([] { back(); });
  results.acquire();
  one.join();
  two.join();
}
