// snarl: none
// why: a structure of three words in a heap: the second one is made when the first one is done
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
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
  }
  reached(2);
  done.release();
  await(3); // the other job is another worker's
}

void back(void *) {
  await(2);
  {
    std::lock_guard<std::mutex> first(b);
    std::lock_guard<std::mutex> second(a);
  }
  reached(3);
  done.release();
}

int main() {
  std::thread one(work), other(work);
  add({1, forth, nullptr});
  done.acquire();
  add({2, back, nullptr});
  done.acquire();
  {
    std::lock_guard<std::mutex> lock(guard);
    stopping = true;
  }
  filled.notify_all();
  one.join();
  other.join();
}
