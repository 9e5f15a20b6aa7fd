// snarl: none
// why: the stop comes after the work; nothing is looked at that is not there
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
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
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
    forth();
    stop();
    reached(1);
  });
  await(1);
  wait();
  back();
  worker.join();
}
