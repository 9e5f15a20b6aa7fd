// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the second job is made before anybody waits for the first
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
    std::lock_guard<std::mutex> first(a);  // @a1
    std::lock_guard<std::mutex> second(b); // @b1
  }
  reached(2);
  done.release();
  await(3); // the other job is another worker's
}

void Service::back() {
  await(2);
  {
    std::lock_guard<std::mutex> first(b);  // @b2
    std::lock_guard<std::mutex> second(a); // @a2
  }
  reached(3);
  done.release();
}

int main() {
  Service service;
  std::thread one(work), other(work);
  add({&service, &Service::forth});
  await(1);
  add({&service, &Service::back});
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
