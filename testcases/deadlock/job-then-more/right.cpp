// snarl: none
// why: behind its job, too, a worker takes the locks in the same order
#include "support/rendezvous.h"
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <queue>
#include <stdexcept>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;
std::queue<std::function<void()>> jobs;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void tidyUp() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

std::future<void> add(void (*job)()) {
  auto task = std::make_shared<std::packaged_task<void()>>(job);
  {
    std::lock_guard<std::mutex> lock(guard);
    jobs.push([task] {
      (*task)();
      throw std::runtime_error("done");
    });
  }
  changed.notify_one();
  return task->get_future();
}

void workOnce() {
  std::function<void()> job;
  {
    std::unique_lock<std::mutex> lock(guard);
    changed.wait(lock, [] { return !jobs.empty(); });
    job = std::move(jobs.front());
    jobs.pop();
  }
  try {
    job();
  } catch (const std::runtime_error &) {
    tidyUp();
  }
}

int main() {
  std::thread one([] {
    workOnce();
    workOnce();
    reached(1);
  });
  std::thread two([] {
    await(1);
    workOnce();
  });
  add([] {});
  add(forth).get();
  add([] {}).get();
  one.join();
  two.join();
}
