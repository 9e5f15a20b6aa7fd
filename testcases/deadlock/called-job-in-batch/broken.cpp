// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the second job is made before anybody waits for the first
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

std::mutex a, b, guard;
std::condition_variable filled;
std::counting_semaphore<> done{0};
bool stopping;

struct Job {
  void (*run)(void *, void *);
  void *one, *other;
};

std::vector<Job> jobs;
bool is_open = true;

void add(Job job) {
  {
    std::lock_guard<std::mutex> lock(guard);
    jobs.push_back(job);
  }
  filled.notify_one();
}

void set_open(bool now) {
  {
    std::lock_guard<std::mutex> lock(guard);
    is_open = now;
  }
  filled.notify_all();
}

void work() {
  for (;;) {
    std::vector<Job> batch;
    {
      std::unique_lock<std::mutex> lock(guard);
      filled.wait(lock, [] { return stopping || (is_open && !jobs.empty()); });
      if (jobs.empty())
        return;
      batch.swap(jobs);
    }
    for (Job &job : batch)
      job.run(job.one, job.other);
  }
}

void forth(void *, void *) {
  reached(1);
  {
    std::lock_guard<std::mutex> first(a);  // @a1
    std::lock_guard<std::mutex> second(b); // @b1
  }
  reached(2);
  done.release();
  await(3); // the other job is another worker's
}

void back(void *, void *) {
  await(2);
  {
    std::lock_guard<std::mutex> first(b);  // @b2
    std::lock_guard<std::mutex> second(a); // @a2
  }
  reached(3);
  done.release();
}

void nothing(void *, void *) {}

int main() {
  std::thread one(work), other(work);
  add({forth, nullptr, nullptr});
  await(1);
  set_open(false);
  add({back, nullptr, nullptr});
  for (int i = 0; i < 20; ++i)
    add({nothing, nullptr, nullptr});
  set_open(true);
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
