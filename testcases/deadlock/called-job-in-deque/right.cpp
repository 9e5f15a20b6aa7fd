// snarl: none
// why: a structure of three words that is copied into a deque: the second one is made when the first one is done
#include "support/rendezvous.h"
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
  void (*run)(void *, void *);
  void *one, *other;
};

std::deque<Job> jobs;

void add(Job job) {
  {
    std::lock_guard<std::mutex> lock(guard);
    jobs.push_back(job);
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
      job = jobs.front();
      jobs.pop_front();
    }
    job.run(job.one, job.other);
  }
}

void forth(void *, void *) {
  reached(1);
  {
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
  }
  reached(2);
  done.release();
  await(3); // the other job is another worker's
}

void back(void *, void *) {
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
  add({forth, nullptr, nullptr});
  done.acquire();
  add({back, nullptr, nullptr});
  done.acquire();
  {
    std::lock_guard<std::mutex> lock(guard);
    stopping = true;
  }
  filled.notify_all();
  one.join();
  other.join();
}
