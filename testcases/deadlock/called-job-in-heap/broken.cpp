// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the second job is made before anybody waits for the first
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <queue>
#include <semaphore>
#include <thread>

std::mutex a, b, guard;
std::condition_variable filled;
std::counting_semaphore<> done{0};
bool stopping;

struct Job {
  int priority;
  void (*run)(void *);
  void *argument;
  bool operator<(const Job &other) const { return priority < other.priority; }
};

std::priority_queue<Job> jobs;

void add(Job job) {
  {
    std::lock_guard<std::mutex> lock(guard);
    jobs.push(job);
  }
  filled.notify_one();
}

void work() {
  for (;;) {
    Job job;
    {
      std::unique_lock<std::mutex> lock(guard);
      filled.wait(lock, [] { return stopping || !jobs.empty(); });
      if (jobs.empty())
        return;
      job = jobs.top();
      jobs.pop();
    }
    job.run(job.argument);
  }
}

void forth(void *) {
  reached(1);
  {
    std::lock_guard<std::mutex> first(a);  // @a1
    std::lock_guard<std::mutex> second(b); // @b1
  }
  reached(2);
  done.release();
  await(3); // the other job is another worker's
}

void back(void *) {
  await(2);
  {
    std::lock_guard<std::mutex> first(b);  // @b2
    std::lock_guard<std::mutex> second(a); // @a2
  }
  reached(3);
  done.release();
}

int main() {
  std::thread one(work), other(work);
  add({1, forth, nullptr});
  await(1);
  add({2, back, nullptr});
  done.acquire();
  done.acquire();
  {
    std::lock_guard<std::mutex> lock(guard);
    stopping = true;
  }
  filled.notify_all();
  one.join();
  other.join();
}
