// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: a worker copies the jobs one by one into an array of its own; nobody waits for the first one
#include "support/rendezvous.h"
#include <array>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <semaphore>
#include <thread>

std::mutex a, b, guard;
std::condition_variable filled;
std::counting_semaphore<> done{0};
bool stopping;

struct Job {
  void (*run)(void *);
  void *argument;
};

std::deque<Job> jobs;

void add(Job job) {
  {
    std::lock_guard<std::mutex> lock(guard);
    jobs.push_back(job);
  }
  filled.notify_one();
}

using Batch = std::array<Job, 8>;

void run(const Batch &batch, int count) {
  for (int i = 0; i < count; ++i) {
    const Job job = batch[i];
    job.run(job.argument);
  }
}

void work() {
  for (;;) {
    Batch batch;
    int count = 0;
    {
      std::unique_lock<std::mutex> lock(guard);
      filled.wait(lock, [] { return stopping || !jobs.empty(); });
      if (jobs.empty())
        return;
      for (; count < 8 && !jobs.empty(); jobs.pop_front())
        batch[count++] = jobs.front();
    }
    run(batch, count);
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
  add({forth, nullptr});
  await(1); // a worker has taken it
  add({back, nullptr});
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
