// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the stop is asked for before the work
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

std::mutex a, b, guard;
std::condition_variable changed;

struct Job {
  bool done = false;
};
Job *job = nullptr;
std::vector<Job> jobs;
bool stopped = false;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void begin() {
  std::lock_guard<std::mutex> lock(guard);
  job = new Job;
  jobs.resize(1);
}

void stop() {
  std::lock_guard<std::mutex> lock(guard);
  stopped = true;
  changed.notify_all();
}

void wait() {
  std::unique_lock<std::mutex> lock(guard);
  changed.wait(lock, [] { return stopped || (job && job->done) || (!jobs.empty() && jobs[0].done); });
}

int main(int count, char **) {
  std::thread worker([=] {
    if (count > 1)
      begin();
    stop();
    forth();
    reached(1);
  });
  await(1);
  wait();
  back();
  worker.join();
}
