// snarl: none
// why: jobs are members of an object, one of them virtual: the second one is made when the first one is done
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

struct Service {
  virtual ~Service() = default;
  void forth();
  virtual void back();
};

struct Job {
  Service *service;
  void (Service::*run)();
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
    (job.service->*job.run)();
  }
}

void Service::forth() {
  reached(1);
  {
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
  }
  reached(2);
  done.release();
  await(3); // the other job is another worker's
}

void Service::back() {
  await(2);
  {
    std::lock_guard<std::mutex> first(b);
    std::lock_guard<std::mutex> second(a);
  }
  reached(3);
  done.release();
}

int main() {
  Service service;
  std::thread one(work), other(work);
  add({&service, &Service::forth});
  done.acquire();
  add({&service, &Service::back});
  done.acquire();
  {
    std::lock_guard<std::mutex> lock(guard);
    stopping = true;
  }
  filled.notify_all();
  one.join();
  other.join();
}
