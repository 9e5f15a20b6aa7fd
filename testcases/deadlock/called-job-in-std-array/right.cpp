// snarl: none
// why: a worker copies the jobs one by one into an array of its own; the second one is made when the first one is done
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
  add({forth, nullptr});
  done.acquire();
  add({back, nullptr});
  done.acquire();
  {
    std::lock_guard<std::mutex> lock(guard);
    stopping = true;
  }
  filled.notify_all();
  one.join();
  other.join();
}
