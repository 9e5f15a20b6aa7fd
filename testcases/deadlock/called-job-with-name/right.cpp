// snarl: none
// why: a structure that is moved member by member: the second one is made when the first one is done
#include "support/rendezvous.h"
#include <condition_variable>
#include <deque>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <utility>

std::mutex a, b, guard;
std::condition_variable filled;
std::counting_semaphore<> done{0};
bool stopping;

struct Job {
  std::string name;
  void (*run)(const std::string &);
};

std::deque<Job> jobs;

void add(Job job) {
  {
    std::lock_guard<std::mutex> lock(guard);
    jobs.push_back(std::move(job));
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
      job = std::move(jobs.front());
      jobs.pop_front();
    }
    job.run(job.name);
  }
}

void forth(const std::string &) {
  reached(1);
  {
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
  }
  reached(2);
  done.release();
  await(3); // the other job is another worker's
}

void back(const std::string &) {
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
  add({"forth", forth});
  done.acquire();
  add({"back", back});
  done.acquire();
  {
    std::lock_guard<std::mutex> lock(guard);
    stopping = true;
  }
  filled.notify_all();
  one.join();
  other.join();
}
